using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Running;

public sealed class ResultTableTests
{
    [Fact]
    public void Rows_TwoStrategies_CompareTheSameItems()
    {
        var outcomes = Enumerable.Range(0, 100).SelectMany(i => new[]
        {
            Outcome(i, "direct", correct: i < 50), Outcome(i, "cot", correct: i < 80),
        }).ToArray();

        var row = new ResultTable(outcomes, ["direct", "cot"], [("cot", "direct")]).Rows().Single();

        row[0].ShouldBe("left_right");
        row[1].ShouldBe("100");
        row[2].ShouldBe("60.0"); // the most common truth
        row[3].ShouldStartWith("50.0 [");
        row[4].ShouldStartWith("80.0 [");
        row[5].ShouldStartWith("+30.0 [");
        row[5].ShouldEndWith("*");
    }

    private static ItemOutcome Outcome(int seed, string setting, bool correct) => new(
        QuestionKind.LeftRight, seed, setting, "?", seed % 5 < 3 ? "left" : "right", "left", correct, false, 1, 1, 1, 1);
}
