using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Voting;

namespace SpatialReasoner.Reasoning.Tests.Voting;

public sealed class ConfidenceWeightsTests
{
    private static readonly TokenLogprob[] Chain = [Token(-0.1f), Token(-3f), Token(-1f), Token(-0.2f), Token(-0.2f), Token(-0.3f)];

    [Theory]
    [InlineData(ConfidenceMeasure.Mean, 2, -0.8)]
    [InlineData(ConfidenceMeasure.Tail, 2, -0.25)]
    [InlineData(ConfidenceMeasure.LowestGroup, 2, -2)]
    [InlineData(ConfidenceMeasure.LowestGroup, 1, -3)]
    [InlineData(ConfidenceMeasure.Tail, 100, -0.8)]
    [InlineData(ConfidenceMeasure.LowestGroup, 100, -0.8)]
    public void Of_Chain_AveragesTheTokensOfTheMeasure(ConfidenceMeasure measure, int window, double expected) =>
        ConfidenceWeights.Of(Chain, new ConfidenceOptions { Measure = measure, Window = window })!.Value.ShouldBe(expected, 1e-6);

    [Fact]
    public void Of_NoTokens_IsUnknown() => ConfidenceWeights.Of([], new ConfidenceOptions()).ShouldBeNull();

    [Fact]
    public void Of_ImpossibleToken_StaysFinite() =>
        ConfidenceWeights.Of([Token(float.NegativeInfinity), Token(0)], new ConfidenceOptions())!.Value.ShouldBe(-15);

    [Fact]
    public void Softmax_Confidences_SumToOneAndKeepTheirRatio()
    {
        var weights = ConfidenceWeights.Softmax([-0.1, -0.3], 0.1);

        weights.Sum().ShouldBe(1, 1e-12);
        (weights[0] / weights[1]).ShouldBe(Math.Exp(2), 1e-9);
    }

    [Fact]
    public void Softmax_Unknown_WeighsAsAnAverageChain()
    {
        var weights = ConfidenceWeights.Softmax([-0.1, null, -0.3], 0.1);

        weights[0].ShouldBeGreaterThan(weights[1]);
        weights[1].ShouldBeGreaterThan(weights[2]);
        ConfidenceWeights.Softmax([null, null], 0.1).ShouldBe([0.5, 0.5]);
        ConfidenceWeights.Softmax([], 0.1).ShouldBeEmpty();
    }

    private static TokenLogprob Token(float logprob) => new(1, "a", logprob);
}
