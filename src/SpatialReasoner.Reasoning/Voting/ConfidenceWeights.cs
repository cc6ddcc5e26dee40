using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>Weights by how sure the model was of each chain's tokens, compared within one question (CISC, arXiv 2502.06233).</summary>
/// <remarks>
/// The measures are DeepConf's, over the log-probability of the tokens that were drawn; DeepConf averages over the most likely alternatives, which
/// would have to be reported for every token.
/// </remarks>
public static class ConfidenceWeights
{
    /// <summary>Nats below which a token's probability no longer matters; keeps an impossible token from making every sum infinite.</summary>
    private const double Floor = -30;

    /// <summary>Nats per token, at most 0: higher is surer. Null where the model reports no tokens.</summary>
    public static double? Of(IReadOnlyList<TokenLogprob> tokens, ConfidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        if (tokens.Count == 0)
            return null;
        var logprobs = tokens.Select(t => Math.Max(Floor, t.Logprob)).ToArray();
        var window = Math.Min(options.Window, logprobs.Length);
        return options.Measure switch
        {
            ConfidenceMeasure.Tail => logprobs[^window..].Average(),
            ConfidenceMeasure.LowestGroup => Enumerable.Range(0, logprobs.Length - window + 1).Min(start => logprobs[start..(start + window)].Average()),
            _ => logprobs.Average(),
        };
    }

    /// <summary>Softmax(c / T) over the chains of one question; a chain whose confidence is unknown weighs as an average one.</summary>
    /// <param name="confidences">In any order; null is unknown.</param>
    public static IReadOnlyList<double> Softmax(IReadOnlyList<double?> confidences, double temperature)
    {
        ArgumentNullException.ThrowIfNull(confidences);
        var average = confidences.Average() ?? 0;
        var highest = confidences.Max() ?? 0;
        var exponentials = confidences.Select(c => Math.Exp(((c ?? average) - highest) / temperature)).ToArray();
        var sum = exponentials.Sum();
        return [.. exponentials.Select(e => e / sum)];
    }
}
