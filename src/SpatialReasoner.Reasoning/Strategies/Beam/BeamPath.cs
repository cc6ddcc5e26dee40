using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Strategies.Beam;

/// <summary>The beginning of a chain that a search may go on with.</summary>
/// <param name="Text">The assistant's turn so far, up to the end of a step.</param>
/// <param name="Last">The chain that wrote its last step; null at the root.</param>
/// <param name="Logprob">Sum over its tokens, nats.</param>
/// <param name="Subtree">The subtree it competes in.</param>
/// <param name="Worst">Lowest score of its steps.</param>
/// <param name="Product">Product of its steps' scores.</param>
/// <param name="Score">Of the path, aggregated.</param>
internal sealed record BeamPath(string Text, SampledChain? Last, double Logprob, int Tokens, int Subtree, double Worst, double Product, double Score)
{
    public static BeamPath Root { get; } = new("", null, 0, 0, 0, 1, 1, 1);

    /// <summary>The path with one more step.</summary>
    /// <param name="support">What the verifier says of the path with the step, 0 to 1.</param>
    public BeamPath With(SampledChain step, string text, int subtree, double support, StepAggregation aggregation)
    {
        var (logprob, tokens) = (Logprob + step.Chain.Logprob, Tokens + step.Chain.Tokens);
        // The mean probability of a token stands for what geometry cannot see: how sure the model was of what it saw.
        var score = support * Math.Exp(logprob / Math.Max(1, tokens));
        var (worst, product) = (Math.Min(Worst, score), Product * score);
        return new BeamPath(text, step, logprob, tokens, subtree, worst, product, aggregation switch
        {
            StepAggregation.Min => worst,
            StepAggregation.Prod => product,
            _ => score,
        });
    }
}
