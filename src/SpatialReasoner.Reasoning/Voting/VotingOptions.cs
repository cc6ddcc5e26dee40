using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>What weights the votes of every voting strategy rest on.</summary>
public sealed record VotingOptions
{
    public ConfidenceOptions Confidence { get; init; } = new();

    /// <summary>Weights by chain id, at least 0, for <see cref="VoteWeighting.Verifier"/>; chains it leaves out weigh nothing. Null: there is no verifier.</summary>
    public Func<ReasoningTask, IReadOnlyList<SampledChain>, IReadOnlyDictionary<int, double>>? Verifier { get; init; }
}
