using SpatialReasoner.Evaluation.Statistics;

namespace SpatialReasoner.Evaluation.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void Mean_KnownProportion_MatchesTheNormalInterval()
    {
        // 400 of 500 right: 0.8 +- 1.96 sqrt(0.8 0.2 / 500) = 0.8 +- 0.035.
        var estimate = Bootstrap.Mean([.. Enumerable.Range(0, 500).Select(i => new Observation(0, i, i < 400 ? 1 : 0))]);

        estimate.Mean.ShouldBe(0.8, 1e-9);
        estimate.Low.ShouldBe(0.765, 0.008);
        estimate.High.ShouldBe(0.835, 0.008);
    }

    [Fact]
    public void Mean_SameValues_GivesTheSameInterval()
    {
        Observation[] values = [new(0, 1, 1), new(0, 2, 0), new(1, 1, 1)];

        Bootstrap.Mean(values).ShouldBe(Bootstrap.Mean(values));
    }

    [Fact]
    public void Mean_StrataOfDifferentSize_CountAlike()
    {
        Observation[] values = [.. Enumerable.Range(0, 90).Select(i => new Observation(0, i, 1)), .. Enumerable.Range(0, 10).Select(i => new Observation(1, i, 0))];

        Bootstrap.Mean(values).Mean.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Mean_ValuesOfOneClusterThatGoTogether_WidenTheInterval()
    {
        // Ten equal values per scene are worth one scene, not ten.
        var clustered = Bootstrap.Mean([.. Enumerable.Range(0, 500).Select(i => new Observation(0, i / 10, i / 10 % 2))]);
        var independent = Bootstrap.Mean([.. Enumerable.Range(0, 500).Select(i => new Observation(0, i, i / 10 % 2))]);

        (clustered.HalfWidth / independent.HalfWidth).ShouldBe(Math.Sqrt(10), 0.4);
    }
}
