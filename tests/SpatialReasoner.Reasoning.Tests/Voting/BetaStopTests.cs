using SpatialReasoner.Reasoning.Voting;

namespace SpatialReasoner.Reasoning.Tests.Voting;

public sealed class BetaStopTests
{
    // 1 - I_0.5(v1 + 1, v2 + 1), from the closed form of the binomial tail.
    [Theory]
    [InlineData(0, 0, 0.5)]
    [InlineData(1, 0, 0.75)]
    [InlineData(3, 0, 0.9375)]
    [InlineData(4, 0, 0.96875)]
    [InlineData(3, 3, 0.5)]
    [InlineData(5, 1, 0.9375)]
    [InlineData(6, 1, 0.96484375)]
    [InlineData(7, 2, 0.9453125)]
    [InlineData(8, 2, 0.96728515625)]
    public void LeaderProbability_Counts_MatchTheIncompleteBetaFunction(int leader, int runnerUp, double expected) =>
        BetaStop.LeaderProbability(leader, runnerUp).ShouldBe(expected, 1e-12);

    [Fact]
    public void Decides_UnanimousChains_StopAtTheFourth()
    {
        BetaStop.Decides(3, 0, 0.95).ShouldBeFalse();
        BetaStop.Decides(4, 0, 0.95).ShouldBeTrue();
    }

    [Fact]
    public void LeaderProbability_MoreVotesForTheLeader_NeverFalls()
    {
        for (var other = 0; other < 32; other++)
        {
            for (var leader = other; leader < 63; leader++)
                BetaStop.LeaderProbability(leader + 1, other).ShouldBeGreaterThanOrEqualTo(BetaStop.LeaderProbability(leader, other) - 1e-12);
        }
    }

    /// <summary>Between whole numbers the interpolation is off by at most a hundredth.</summary>
    [Fact]
    public void LeaderProbability_NumericalIntegration_Agrees()
    {
        // Density of Beta(a, b) integrated over (0.5, 1) by the midpoint rule.
        foreach (var (leader, runnerUp) in new[] { (5, 3), (9, 4), (12, 12), (20, 7), (2.5, 0), (3.4, 0.6), (7.5, 2.5), (6.3, 4.1) })
        {
            const int Steps = 200_000;
            double above = 0, all = 0;
            for (var i = 0; i < Steps; i++)
            {
                var p = (i + 0.5) / Steps;
                var density = Math.Pow(p, leader) * Math.Pow(1 - p, runnerUp);
                all += density;
                if (p > 0.5)
                    above += density;
            }
            BetaStop.LeaderProbability(leader, runnerUp).ShouldBe(above / all, leader % 1 == 0 ? 1e-6 : 0.01);
        }
    }
}
