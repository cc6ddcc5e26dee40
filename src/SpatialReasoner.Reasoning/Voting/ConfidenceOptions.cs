namespace SpatialReasoner.Reasoning.Voting;

/// <summary>Which of a chain's tokens tell how sure the model was.</summary>
public enum ConfidenceMeasure
{
    /// <summary>All of them (CISC, arXiv 2502.06233).</summary>
    Mean,

    /// <summary>The last ones, where the conclusion is drawn (DeepConf, arXiv 2508.15260).</summary>
    Tail,

    /// <summary>The least sure stretch: a chain is as good as its weakest step (DeepConf).</summary>
    LowestGroup,
}

/// <summary>How <see cref="VoteWeighting.Confidence"/> turns token probabilities into weights.</summary>
public sealed record ConfidenceOptions
{
    /// <value>Default mean: no tail or group of 2 to 16 tokens did reliably better on the embedded checkpoints.</value>
    public ConfidenceMeasure Measure { get; init; } = ConfidenceMeasure.Mean;

    /// <summary>Softmax temperature over the chains of one question, nats per token, above 0: small trusts the surest chain, large counts heads.</summary>
    /// <value>Default 0.2: of 0.02 to 0.5 the best on hard scenes with spatial-tiny-early, and no worse than a plain vote with spatial-tiny.</value>
    public double Temperature { get; init; } = 0.2;

    /// <summary>Tokens of the tail or of a group, at least 1. DeepConf's 2048 is for long chains; ours have 10 to 80 tokens.</summary>
    /// <value>Default 8.</value>
    public int Window { get; init; } = 8;
}
