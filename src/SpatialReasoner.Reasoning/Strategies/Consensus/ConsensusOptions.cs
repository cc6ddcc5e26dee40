namespace SpatialReasoner.Reasoning.Strategies.Consensus;

/// <summary>Where the request says nothing.</summary>
public sealed record ConsensusOptions
{
    /// <summary>Pooled probability of the answer below which chains are asked as well, 0 to 1.</summary>
    /// <value>
    /// Default 0.7: on the embedded models that is one question in fifty (spatial-tiny) or eleven (spatial-tiny-early) on hard scenes, and asking more of them
    /// gained nothing (pooled offline on the seeds of <see cref="Deciding.Trust"/>).
    /// </value>
    public double ChainsBelow { get; init; } = 0.7;
}
