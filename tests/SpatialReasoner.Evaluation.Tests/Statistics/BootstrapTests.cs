using SpatialReasoner.Evaluation.Statistics;

namespace SpatialReasoner.Evaluation.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void Mean_KnownProportion_MatchesTheNormalInterval()
    {
        // 400 of 500 right: 0.8 +- 1.96 sqrt(0.8 0.2 / 500) = 0.8 +- 0.035.
        var estimate = Bootstrap.Mean([.. Enumerable.Range(0, 500).Select(i => i < 400 ? 1d : 0d)]);

        estimate.Mean.ShouldBe(0.8, 1e-9);
        estimate.Low.ShouldBe(0.765, 0.008);
        estimate.High.ShouldBe(0.835, 0.008);
    }

    [Fact]
    public void Mean_SameValues_GivesTheSameInterval()
    {
        double[] values = [1, 0, 1, 1, 0];

        Bootstrap.Mean(values).ShouldBe(Bootstrap.Mean(values));
    }

    [Fact]
    public void PairedDifference_ConsistentGain_ExcludesZeroWhereUnpairedWouldNot()
    {
        // b is right on half of the items; a on the same ones and ten more.
        double[] b = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1d : 0d)];
        double[] a = [.. b.Select((v, i) => i is > 0 and < 20 ? 1d : v)];

        var difference = Bootstrap.PairedDifference(a, b);

        difference.Mean.ShouldBe(0.05, 1e-9);
        difference.ExcludesZero.ShouldBeTrue();
    }

    [Fact]
    public void PairedDifference_DifferentItems_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Bootstrap.PairedDifference([1], [1, 0])).Message.ShouldContain("1 and 2");
    }
}
