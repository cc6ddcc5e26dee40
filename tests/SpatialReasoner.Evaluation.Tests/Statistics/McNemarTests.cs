using SpatialReasoner.Evaluation.Statistics;

namespace SpatialReasoner.Evaluation.Tests.Statistics;

public sealed class McNemarTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)] // never above one
    [InlineData(0, 5, 0.0625)] // 2 / 2^5
    [InlineData(1, 9, 0.021484375)] // 2 (1 + 10) / 2^10
    [InlineData(9, 1, 0.021484375)]
    [InlineData(10, 20, 0.09873714670538902)] // R: binom.test(10, 30)
    [InlineData(4, 1, 0.375)]
    public void ExactP_KnownSplits_MatchTheBinomial(int onlyA, int onlyB, double expected)
    {
        McNemar.ExactP(onlyA, onlyB).ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void ExactP_LargeCounts_MatchTheNormalApproximation()
    {
        // z = (1100 - 1000 - 1) / sqrt(2100) = 2.160, two-sided p = 0.0307.
        McNemar.ExactP(1000, 1100).ShouldBe(0.0307, 0.0005);
    }
}
