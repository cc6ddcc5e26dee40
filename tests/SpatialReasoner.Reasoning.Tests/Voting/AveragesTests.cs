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
}
