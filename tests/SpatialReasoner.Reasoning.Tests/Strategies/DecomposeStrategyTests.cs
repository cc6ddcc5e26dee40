using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class DecomposeStrategyTests
{
    private const string Viewpoint = "From the red robot's viewpoint, is the blue cube on its left or its right?";

    /// <summary>Answers every sub-question about a red robot and a blue cube, and composes "left".</summary>
    private static string Tell(CompletionRequest request) => request.UserText() switch
    {
        "Is there a red robot in the image? Answer directly." or "Is there a blue cube in the image? Answer directly." => " yes",
        "Where is the red robot?" => " red robot x12 y20 X-1 Z9 D12 yaw45",
        "Where is the blue cube?" => " blue cube x20 y10 X1 Z10 D13",
        "Which way does the red robot face?" => " yaw60",
        "Describe the scene. List the objects involved." => " red robot x12 y20 X-1 Z9 D12 yaw45; blue cube x20 y10 X1 Z10 D13;",
        var text when text.StartsWith("Objects:", StringComparison.Ordinal) => " dx2 dz1 bearing30 relative330; answer: right",
        _ => " not in the image; answer: not in the image",
    };

    [Fact]
    public async Task Reason_NamedObjects_AsksForEachAndComposesFromRecords()
    {
        var model = new ScriptedModel(Models.Closed, r => [Tell(r)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", Viewpoint));

        string[] asked =
        [
            "Is there a red robot in the image?", "Is there a blue cube in the image?", "Where is the red robot?", "Where is the blue cube?",
            "Which way does the red robot face?",
        ];
        result.Plan.Steps.Select(s => s.Name).ShouldBe([.. asked, "answer"]);
        result.Chains.Select(c => (c.Step, c.Counted)).ShouldBe([.. asked.Select(a => (a, false)), ("answer", true)]);
        // What it says of the facing alone stands, rather than what it says along with the place.
        model.Requests[^1].UserText().ShouldBe($"Objects: red robot x12 y20 X-1 Z9 yaw60; blue cube x20 y10 X1 Z10; {Viewpoint} Use the objects.");
        result.Answer.Text.ShouldBe("right");
        result.Scene!.Objects.Select(o => o.Name).ShouldBe(["red robot", "blue cube"]);
        result.Chains[^1].Verdict.ShouldBe(Verdict.Entailed);
    }

    [Fact]
    public async Task Reason_AnAnswerAgainstItsOwnRecords_IsMarkedContradicted()
    {
        var model = new ScriptedModel(Models.Closed, r => [r.UserText().StartsWith("Objects:", StringComparison.Ordinal) ? " answer: left" : Tell(r)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", Viewpoint));

        result.Answer.Text.ShouldBe("left");
        result.Chains[^1].Verdict.ShouldBe(Verdict.Contradicted);
    }

    [Theory]
    [InlineData("How many objects are there?", "Objects: red robot x12 y20; blue cube x20 y10; ")]
    [InlineData("Which object is leftmost?", "Objects: red robot x12 y20; blue cube x20 y10; ")]
    [InlineData("From the red robot's viewpoint, how many objects are on its left?", "Objects: red robot x12 y20 X-1 Z9 yaw45; blue cube x20 y10 X1 Z10; ")]
    public async Task Reason_AboutEverything_SurveysTheSceneOnce(string question, string records)
    {
        var model = new ScriptedModel(Models.Closed, r => [Tell(r)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", question));

        result.Plan.Steps.Select(s => s.Name).ShouldBe(["Describe the scene.", "answer"]);
        model.Requests.Select(Requests.UserText).ShouldBe(["Describe the scene. List the objects involved.", $"{records}{question} Use the objects."]);
    }

    [Fact]
    public async Task Reason_AnObjectThatIsNotThere_AsksTheQuestionAsAWhole()
    {
        var model = new ScriptedModel(Models.Closed, r => [r.UserText().StartsWith("Is there a blue cube", StringComparison.Ordinal) ? " no" : Tell(r)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", Viewpoint));

        model.Requests[^1].UserText().ShouldBe($"{Viewpoint} Think step by step.");
        result.Answer.ShouldBe(SpatialAnswer.Absent);
        result.Warnings.ShouldHaveSingleItem().ShouldContain("as a whole");
    }

    [Theory]
    [InlineData("Where is the red robot?")]
    [InlineData("Is there a blue cube in the image?")]
    public async Task Reason_AQuestionThatIsOneLook_IsNotDecomposed(string question)
    {
        var model = new ScriptedModel(Models.Closed, " red robot x12 y20 X-1 Z9 D12 yaw45; answer: yes");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", question));

        model.Requests.ShouldHaveSingleItem();
        result.Plan.Strategy.ShouldBe("decompose");
        result.Plan.Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reason_OpenModel_ListsItsFindingsInTheFinalPrompt()
    {
        var model = new ScriptedModel(Models.Open, r => [r.UserText() switch
        {
            var text when text.StartsWith("Is there", StringComparison.Ordinal) => "answer: yes",
            var text when text.StartsWith("Where is the dog", StringComparison.Ordinal) => "At 0.2, 0.5, about 3 m away.",
            var text when text.StartsWith("Where is the car", StringComparison.Ordinal) => "At 0.7, 0.5, about 6 m away.",
            _ => "0.2 is less than 0.7. <answer>left</answer>",
        }]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", "Is the dog left or right of the car?"));

        var final = model.Requests[^1].UserText();
        final.ShouldContain("- Is there a dog in the image? answer: yes\n- Is there a car in the image? answer: yes\n- Where is the dog? At 0.2, 0.5, about 3 m away.\n- Where is the car? At 0.7, 0.5, about 6 m away.");
        final.ShouldContain("Is the dog left or right of the car?");
        result.Answer.Text.ShouldBe("left");
    }

    [Fact]
    public async Task Reason_OpenModelAndAFreeQuestion_SurveysFirst()
    {
        var model = new ScriptedModel(Models.Open, r => [r.UserText().StartsWith("Describe the scene.", StringComparison.Ordinal) ? "a mug on a table" : "<answer>on the table</answer>"]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", "What would fall if the table were tilted?"));

        result.Plan.Steps.Select(s => s.Name).ShouldBe(["Describe the scene.", "answer"]);
        model.Requests[^1].UserText().ShouldContain("a mug on a table");
    }

    [Fact]
    public async Task Reason_SubQuestions_AreUnderWayAtTheSameTime()
    {
        var started = 0;
        var all = new TaskCompletionSource();
        var model = new ScriptedModel(Models.Closed, r =>
        {
            // Each answer begins only once all five sub-questions have been asked.
            if (!r.UserText().StartsWith("Objects:", StringComparison.Ordinal) && Interlocked.Increment(ref started) == 5)
                all.SetResult();
            return [Tell(r)];
        })
        { Pace = token => all.Task.WaitAsync(TimeSpan.FromSeconds(20), token) };

        (await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", Viewpoint))).Answer.Text.ShouldBe("right");
    }

    [Fact]
    public async Task Reason_ABudgetThatEndsAmongTheSubQuestions_StillAnswersOrSaysSo()
    {
        var model = new ScriptedModel(Models.Closed, r => [Tell(r)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("decompose", Viewpoint) with { TokenBudget = 4 });

        result.Usage.Tokens.CompletionTokens.ShouldBeLessThanOrEqualTo(4);
        result.Abstained.ShouldBeTrue();
        result.Warnings.ShouldContain(w => w.Contains("token_budget", StringComparison.Ordinal));
    }
}
