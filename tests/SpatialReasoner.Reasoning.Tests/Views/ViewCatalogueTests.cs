using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Views;

namespace SpatialReasoner.Reasoning.Tests.Views;

public sealed class ViewCatalogueTests
{
    [Theory]
    [InlineData("How many cubes are there?", ViewKind.Inverse, "view 'inverse' does not apply to count questions and was left out.")]
    [InlineData("How many cubes are there?", ViewKind.Crop, "view 'crop' does not apply to count questions and was left out.")]
    [InlineData("Is the red cube above the blue sphere?", ViewKind.Crop, "view 'crop' needs to be told where the objects are and was left out.")]
    [InlineData("Is the red cube above the blue sphere?", ViewKind.Options, "view 'options' does not apply to questions without options and was left out.")]
    [InlineData("Where is the red cube?", ViewKind.Mirror, "view 'mirror' does not apply to locate questions and was left out.")]
    [InlineData("Where is the red cube?", ViewKind.Paraphrase, "view 'paraphrase' has no other words for locate questions and was left out.")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left?", ViewKind.Inverse, "view 'inverse' does not apply to yes_no questions from the red robot's viewpoint and was left out.")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left or its right? (A) left (B) right", ViewKind.Inverse, "view 'inverse' does not apply to perspective_left_right questions with options from the red robot's viewpoint and was left out.")]
    [InlineData("Is the red cube above the blue sphere? (A) yes (B) no", ViewKind.Options, "view 'options' does not apply to yes_no questions, which this model is asked without their options and was left out.")]
    public void Choose_InvalidView_IsLeftOutByName(string question, ViewKind view, string warning)
    {
        var warnings = new List<string>();

        var chosen = ViewCatalogue.Default.Choose([ViewKind.Original, view], Tasks.Closed(question), new TaggingEditor(), warnings.Add);

        chosen.ShouldHaveSingleItem().Kind.ShouldBe(ViewKind.Original);
        warnings.ShouldBe([warning]);
    }

    [Theory]
    [InlineData("clock")]
    [InlineData("sign")]
    [InlineData("glove")]
    [InlineData("hand")]
    public void Choose_MirrorOfWritingClocksOrHands_IsLeftOut(string noun) =>
        ViewCatalogue.Default[ViewKind.Mirror].Objection(Tasks.Open($"Is the mug left or right of the {noun}?"))
            .ShouldBe($"does not apply to questions about writing, clocks or hands ('{noun}')");

    [Fact]
    public void Choose_LeftHandSide_IsNoHand() =>
        ViewCatalogue.Default[ViewKind.Mirror].Objection(Tasks.Closed("Is the red cube on the left-hand side of the blue sphere?")).ShouldBeNull();

    [Fact]
    public void Choose_NoEditor_LeavesOutWhatEditsImages()
    {
        var warnings = new List<string>();

        var chosen = ViewCatalogue.Default.Choose([ViewKind.Mirror, ViewKind.Inverse], Tasks.Closed(Requests.LeftRight), images: null, warnings.Add);

        chosen.ShouldHaveSingleItem().Kind.ShouldBe(ViewKind.Inverse);
        warnings.ShouldBe(["view 'mirror' needs an image editor, which this host lacks, and was left out."]);
    }

    [Fact]
    public void Choose_NothingValid_AsksAsItStands()
    {
        var task = Tasks.Open("What colour is the sky?");
        var warnings = new List<string>();

        var chosen = ViewCatalogue.Default.Choose([ViewKind.Mirror, ViewKind.Paraphrase], task, new TaggingEditor(), warnings.Add);

        chosen.ShouldHaveSingleItem().Question.ShouldBe(task.Question);
        warnings.Count.ShouldBe(2);
        warnings.ShouldAllBe(w => w.Contains("needs a question that was understood"));
    }

    [Fact]
    public void Choose_TheSameViewTwice_IsOneView() =>
        ViewCatalogue.Default.Choose([ViewKind.Original, ViewKind.Original], Tasks.Closed(Requests.LeftRight), null, null).Count.ShouldBe(1);

    [Fact]
    public void Apply_CallersWordsForOptions_AreMirroredAndTurnedRoundInPlace()
    {
        var task = Tasks.Open("Is the mug to the left or to the right of the plate?", "To the left", "To the right");

        var mirrored = ViewCatalogue.Default[ViewKind.Mirror].Apply(task, new TaggingEditor())!;
        var inverted = ViewCatalogue.Default[ViewKind.Inverse].Apply(task, null)!;
        var moved = ViewCatalogue.Default[ViewKind.Options].Apply(task, null)!;

        mirrored.Question.OptionList.ShouldBe("(A) right (B) left");
        inverted.Question.Text.ShouldBe("Is the plate to the left or to the right of the mug?");
        inverted.Question.OptionList.ShouldBe("(A) right (B) left");
        moved.Question.OptionList.ShouldBe("(A) To the right (B) To the left");
        foreach (var (view, said) in new (QuestionView, string)[] { (mirrored, "right"), (inverted, "right"), (moved, "To the left") })
            view.AnswerBack(view.Question.Read($"answer: {said}")!.Value.Answer)!.Text.ShouldBe("To the left", view.Kind.ToString());
    }

    [Fact]
    public void Apply_AnOptionWithASideInIt_IsNotMirrored() =>
        ViewCatalogue.Default[ViewKind.Mirror].Objection(Tasks.Open("Which is closer to the plate, the mug or the fork?", "the mug on the left", "the fork"))
            .ShouldBe("cannot mirror the option 'the mug on the left'");

    [Fact]
    public void Apply_QuestionTurnedAroundByThePlanner_AnswersInTheCallersWords()
    {
        var task = Tasks.Closed("Which is farther left, the red cube or the blue sphere?");

        var inverse = ViewCatalogue.Default[ViewKind.Inverse].Apply(task, null)!;

        inverse.Question.Text.ShouldBe("Is the blue sphere to the left or to the right of the red cube?");
        inverse.AnswerBack(inverse.Question.Read(" answer: right")!.Value.Answer)!.Text.ShouldBe("red cube");
        inverse.AnswerBack(inverse.Question.Read(" answer: not in the image")!.Value.Answer)!.Text.ShouldBe("not in the image");
    }
}
