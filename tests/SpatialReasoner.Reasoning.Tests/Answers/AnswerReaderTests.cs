using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class AnswerReaderTests
{
    private static readonly AnswerFormat LeftRight = new(AnswerType.Choice) { Axis = Relation.Left };
    private static readonly AnswerFormat FrontBehind = new(AnswerType.Choice) { Axis = Relation.Front };

    [Theory]
    [InlineData(" left", "left")]
    [InlineData("red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left", "left")]
    [InlineData("It is left of it, no, wait.\n<answer>right</answer>", "right")]
    [InlineData("<answer> To the LEFT. </answer> or maybe right", "left")]
    [InlineData("The answer is: **right**.", "right")]
    [InlineData("**Answer:** left", "left")]
    [InlineData("So \\boxed{\\text{left}} it is, not right", "left")]
    [InlineData("I'd say {right}", "right")]
    [InlineData("""{"reason": "x", "answer": "left"}""", "left")]
    [InlineData("It lies to the left at first sight, but in truth it is on its right.", "right")]
    [InlineData("answer: left\n\nanswer: right", "right")]
    public void Read_Choice_PrefersTheStrictestMarker(string text, string answer) =>
        AnswerReader.Read(text, LeftRight)!.Value.Answer.ShouldBe(SpatialAnswer.Choice(answer));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("I cannot tell.")]
    [InlineData("It is left. <answer>I cannot tell</answer>")]
    [InlineData("it is behind")]
    [InlineData("answer: ")]
    public void Read_NoAnswerOfTheType_IsNull(string text) => AnswerReader.Read(text, LeftRight).ShouldBeNull();

    [Theory]
    [InlineData("in front of it", "in front")]
    [InlineData("Ahead", "in front")]
    [InlineData("answer: in front", "in front")]
    [InlineData("behind it", "behind")]
    [InlineData("in back of it", "behind")]
    [InlineData("at the rear", "behind")]
    public void Read_FrontBehind_TakesSynonyms(string text, string answer) =>
        AnswerReader.Read(text, FrontBehind)!.Value.Answer.Text.ShouldBe(answer);

    [Theory]
    [InlineData("Yes, it is on no shelf.", "yes")]
    [InlineData("no", "no")]
    [InlineData("answer: true", "yes")]
    [InlineData("I think that is false", "no")]
    [InlineData("green cone not in the image; answer: no", "no")]
    [InlineData("Yep", "yes")]
    [InlineData("Indeed it is.", "yes")]
    [InlineData("That's right.", "yes")]
    [InlineData("definitely", "yes")]
    [InlineData("Nah.", "no")]
    [InlineData("That is not correct.", "no")]
    [InlineData("It isn't true", "no")]
    [InlineData("wrong", "no")]
    [InlineData("Not really", "no")]
    public void Read_YesNo_TakesSynonyms(string text, string answer) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.YesNo))!.Value.Answer.Text.ShouldBe(answer);

    [Theory]
    [InlineData("B", 1)]
    [InlineData(" (c) ", 2)]
    [InlineData("B) to the right", 1)]
    [InlineData("A red cube is visible, so option C fits.", 2)]
    [InlineData("left (A); answer: A", 0)]
    [InlineData("It must be (B).", 1)]
    [InlineData("the red cube", 0)]
    [InlineData("I see A red thing, it is the blue ball", 1)]
    [InlineData("I would go with C", 2)]
    [InlineData("answer: A", 0)]
    public void Read_Letter_TakesLettersAndOptionTexts(string text, int index) =>
        AnswerReader.Read(text, AnswerFormat.Letters(["red cube", "blue ball", "green cone"]))!.Value.Answer.ShouldBe(SpatialAnswer.Letter(index));

    [Theory]
    [InlineData("D")]
    [InlineData("A yellow thing")]
    public void Read_LetterOutsideTheOptions_IsNull(string text) =>
        AnswerReader.Read(text, AnswerFormat.Letters(["red cube", "blue ball", "green cone"])).ShouldBeNull();

    [Theory]
    [InlineData("3", 3)]
    [InlineData("There are three cubes.", 3)]
    [InlineData("None of them.", 0)]
    [InlineData("the one in front makes it 4", 4)]
    [InlineData("red cube x3 y4 yes 1; blue cube x5 y6 yes 2; answer: 2", 2)]
    public void Read_Count_TakesDigitsAndWords(string text, int count) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Count))!.Value.Answer.ShouldBe(SpatialAnswer.Count(count));

    [Theory]
    [InlineData("2.25 m", 2.25, "2.25 m")]
    [InlineData("about 250 cm", 2.5, "2.5 m")]
    [InlineData("10 feet", 3.048, "3.05 m")]
    [InlineData("two metres", 2, "2 m")]
    [InlineData("between objects 3 and 4 it is 1.5 meters", 1.5, "1.5 m")]
    [InlineData("answer: 3", 3, "3 m")]
    public void Read_Distance_IsInMetres(string text, double metres, string shown)
    {
        var answer = AnswerReader.Read(text, new AnswerFormat(AnswerType.Distance))!.Value.Answer;

        answer.Value!.Value.ShouldBe(metres, 1e-9);
        answer.Text.ShouldBe(shown);
        answer.Unit.ShouldBe("m");
    }

    [Theory]
    [InlineData(" yaw45", 45)]
    [InlineData("answer: 270 degrees", 270)]
    [InlineData("-90", 270)]
    public void Read_Angle_IsInDegrees(string text, double degrees) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Angle))!.Value.Answer.Value.ShouldBe(degrees);

    [Fact]
    public void Read_ObjectWithCandidates_IgnoresOthers() =>
        AnswerReader.Read("the red cube is near the gray robot but the blue ball is nearer to the gray robot",
            new AnswerFormat(AnswerType.Object) { Names = ["red cube", "blue sphere"] })!.Value.Answer.ShouldBe(SpatialAnswer.Object("blue sphere"));

    [Theory]
    [InlineData("not in the image")]
    [InlineData("green cone not in the image; answer: not in the image")]
    [InlineData("The green cone is not visible.")]
    [InlineData("There is no green cone in the picture.")]
    [InlineData("I can't see a green cone.")]
    [InlineData("The green cone cannot be seen.")]
    [InlineData("It doesn't exist")]
    public void Read_AbsentObject_IsAbsent(string text) => AnswerReader.Read(text, LeftRight)!.Value.Answer.ShouldBe(SpatialAnswer.Absent);

    [Theory]
    [InlineData("the cube", "red cube")]
    [InlineData("The blue one is.", "blue sphere")]
    [InlineData("the ball, not the robot", "blue sphere")]
    public void Read_ObjectByTheWordItDoesNotShare_IsThatCandidate(string text, string name) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Object) { Names = ["red cube", "blue sphere"] })!.Value.Answer.ShouldBe(SpatialAnswer.Object(name));

    [Theory]
    [InlineData("the robot", "red robot", "blue robot")]
    [InlineData("the chair", "red robot", "blue sphere")]
    public void Read_ObjectByAWordThatTellsNothingApart_IsNull(string text, params string[] names) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Object) { Names = names }).ShouldBeNull();

    [Theory]
    [InlineData("near", "nearer")]
    [InlineData("It is far away.", "farther")]
    [InlineData("closer to the camera", "nearer")]
    public void Read_NearFar_TakesPlainForms(string text, string answer) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Choice) { Axis = Relation.Nearer })!.Value.Answer.Text.ShouldBe(answer);

    [Theory]
    [InlineData("<think>It is left, no, right.</think>\nleft", "left")]
    [InlineData("<think>answer: right</think> So: <answer>left</answer>", "left")]
    [InlineData("It is <b>left</b></think>right", "right")]
    public void Read_Thoughts_AreNoAnswer(string text, string answer) => AnswerReader.Read(text, LeftRight)!.Value.Answer.Text.ShouldBe(answer);

    [Fact]
    public void Read_ThoughtsWithoutAnEnd_HoldNoAnswer() => AnswerReader.Read("<think>answer: left, or rather", LeftRight).ShouldBeNull();

    [Theory]
    [InlineData("It looks right. The correct answer would be left.", "left")]
    [InlineData("Final answer:\nleft", "left")]
    [InlineData("{\"answer\": \"left\", \"why\": \"not right\"}", "left")]
    [InlineData("<answer>left</answer> answer: right", "left")]
    [InlineData("\\boxed{right} at first\nanswer: left", "left")]
    [InlineData("\\boxed{left} or {right}", "left")]
    public void Read_TwoMarkers_TheStricterDecides(string text, string answer) => AnswerReader.Read(text, LeftRight)!.Value.Answer.Text.ShouldBe(answer);

    [Fact]
    public void Read_CutOffChain_CountsOnlyAMarkedAnswer()
    {
        AnswerReader.Read("red cube x3 y4 yes 1; blue", new AnswerFormat(AnswerType.Count), markedOnly: true).ShouldBeNull();
        AnswerReader.Read("answer: 2 and then", new AnswerFormat(AnswerType.Count), markedOnly: true)!.Value.Answer.Value.ShouldBe(2);
    }

    [Theory]
    [InlineData("Yes.", AnswerType.YesNo, "yes")]
    [InlineData("7", AnswerType.Count, "7")]
    [InlineData("2.5 metres", AnswerType.Distance, "2.5 m")]
    [InlineData("5'6\"", AnswerType.Distance, "1.68 m")]
    [InlineData("twelve", AnswerType.Count, "12")]
    [InlineData("answer: the kitchen", AnswerType.Choice, "the kitchen")]
    public void Read_FreeQuestion_KeepsTheModelsWords(string text, AnswerType type, string answer)
    {
        var read = AnswerReader.Read(text, new AnswerFormat(Type: null))!.Value.Answer;

        (read.Type, read.Text).ShouldBe((type, answer));
    }

    [Fact]
    public void Read_Answer_SaysWhereItStands()
    {
        const string Chain = " x3 < x12; answer: left";

        var read = AnswerReader.Read(Chain, LeftRight)!.Value;

        Chain[read.Start..read.End].ShouldBe("left");
    }

    [Fact]
    public void Read_EveryChainOfTheScenesLanguage_GivesItsTruth()
    {
        var random = new SeededRandom(5);
        for (long seed = 0; seed < 150; seed++)
        {
            var difficulty = SceneDifficulty.All[(int)(seed % 2)];
            var scene = SceneGenerator.GenerateGraph(seed, difficulty);
            foreach (var kind in QuestionKinds.Scored)
            {
                if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is not var (_, question, truth))
                    continue;
                var chain = ChainWriter.Write(question, scene, truth);
                foreach (var text in new[] { chain.Full, chain.Tail, $" {chain.Full[(chain.Full.LastIndexOf("answer: ", StringComparison.Ordinal) + 8)..]}" })
                {
                    var answer = AnswerReader.Read(text, AnswerFormat.For(question))!.Value.Answer;
                    answer.Type.ShouldBe(truth.Type, text);
                    // Chains end in what their quantised numbers add up to, so lengths may differ from the truth.
                    if (truth.Type != AnswerType.Distance)
                        answer.Text.ShouldBe(truth.Text, text);
                }
            }
        }
    }
}
