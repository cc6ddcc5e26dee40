using SpatialReasoner.Reasoning.Voting;

namespace SpatialReasoner.Reasoning.Tests.Voting;

public sealed class AveragesTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 3, 100 }, 3.5)]
    public void Median_Values_IsTheMiddle(double[] values, double expected) => Averages.Median(values).ShouldBe(expected);

    [Fact]
    public void Median_Nothing_Throws() => Should.Throw<ArgumentException>(() => Averages.Median(Array.Empty<double>()));

    [Fact]
    public void CircularMean_AcrossZero_DoesNotTurnAround() => Averages.CircularMean([0.2f, -0.2f, 2 * MathF.PI + 0.3f]).ShouldBe(0.1f, 2e-3f);

    [Fact]
    public void CircularMean_OppositeAngles_IsTheFirst() => Averages.CircularMean([1f, 1f + MathF.PI]).ShouldBe(1f);

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 1, 3 }, 3)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 1, 2 }, 2.5)]
    [InlineData(new[] { 3.0, 1, 2 }, new[] { 0.1, 0.1, 0.1 }, 2)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 0.1, 0.2, 0.3 }, 2.5)]
    [InlineData(new[] { 1.0, 2, 50 }, new[] { 1.0, 1, 0 }, 1.5)]
    public void Median_Weighted_HasHalfTheWeightOnEitherSide(double[] values, double[] weights, double expected) =>
        Averages.Median(values.Zip(weights, (v, w) => new Weighted(v, w))).ShouldBe(expected, 1e-12);

    [Fact]
    public void WithoutOutliers_FarFromTheRest_IsDropped() =>
        // Median 2.25, median absolute deviation 0.25: outliers begin 1.11 away.
        Values(Averages.WithoutOutliers([.. new[] { 2, 2.25, 9, 2.5, 1.75, 2.25 }.Select(v => new Weighted(v, 1))])).ShouldBe([2, 2.25, 2.5, 1.75, 2.25]);

    [Fact]
    public void WithoutOutliers_EvenlySpread_KeepsAll() =>
        Averages.WithoutOutliers([.. Enumerable.Range(0, 20).Select(v => new Weighted(v, 1))]).Count.ShouldBe(20);

    [Fact]
    public void WithoutOutliers_MostAreEqual_KeepsThose() =>
        Values(Averages.WithoutOutliers([.. new[] { 2.0, 2, 2, 2.25, 9 }.Select(v => new Weighted(v, 1))])).ShouldBe([2, 2, 2]);

    [Fact]
    public void CircularMean_Weighted_LeansToTheHeavier() =>
        Averages.CircularMean([new Weighted(0, 3), new Weighted(Math.PI / 2, 1)]).ShouldBe((float)Math.Atan2(1, 3), 1e-6f);

    private static IEnumerable<double> Values(IEnumerable<Weighted> weighted) => weighted.Select(w => w.Value);
}
