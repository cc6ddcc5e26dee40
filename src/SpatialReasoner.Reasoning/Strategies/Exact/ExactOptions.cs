namespace SpatialReasoner.Reasoning.Strategies.Exact;

/// <summary>Where the request says nothing.</summary>
public sealed record ExactOptions
{
    /// <summary>Chains that perceive, 1 to 64.</summary>
    /// <value>Default 1: one greedy chain, read by expectation.</value>
    public int Samples { get; init; } = 1;

    /// <summary>Confidence of the geometric decision below which chains are asked as well, 0 to 1.</summary>
    public double FallBackBelow { get; init; } = 0.7;
}
