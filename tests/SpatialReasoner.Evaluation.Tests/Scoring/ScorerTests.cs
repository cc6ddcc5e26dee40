using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Scoring;

public sealed class ScorerTests
{
    [Theory]
    [InlineData(2.0, 2.5, true)]
    [InlineData(2.0, 2.51, false)]
    [InlineData(2.0, 1.5, true)]
    [InlineData(2.0, 1.49, false)]
    public void IsCorrect_Distances_AllowAQuarterOfTheTruth(double truth, double answer, bool expected)
    {
        var given = new SpatialAnswer(AnswerType.Distance, $"{answer} m", answer, "m");

        Scorer.IsCorrect(SpatialAnswer.Distance(truth), given).ShouldBe(expected);
    }

    [Fact]
    public void IsCorrect_Words_CompareWithoutCase()
    {
        Scorer.IsCorrect(SpatialAnswer.Choice("left"), SpatialAnswer.Choice("Left")).ShouldBeTrue();
        Scorer.IsCorrect(SpatialAnswer.Choice("left"), SpatialAnswer.Choice("right")).ShouldBeFalse();
        Scorer.IsCorrect(SpatialAnswer.Count(3), SpatialAnswer.Count(4)).ShouldBeFalse();
    }
}
