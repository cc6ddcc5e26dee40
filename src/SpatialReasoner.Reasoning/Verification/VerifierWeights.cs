using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>What a chain's vote weighs by the verifier: <see cref="VoteWeighting.Verifier"/>.</summary>
public static class VerifierWeights
{
    /// <summary>What a chain that contradicts everything still weighs: where all do, the plain vote is left.</summary>
    private const double Least = 0.01;

    /// <summary>Weights by chain id, above 0, up to 1, of the chains of one question.</summary>
    public static IReadOnlyDictionary<int, double> Of(ReasoningTask task, IReadOnlyList<SampledChain> chains) => Of(VerifiedChains.Verify(task, chains));

    /// <summary>Weights by chain id, above 0, up to 1.</summary>
    public static IReadOnlyDictionary<int, double> Of(IReadOnlyDictionary<int, ChainVerification> verified)
    {
        ArgumentNullException.ThrowIfNull(verified);
        return verified.ToDictionary(v => v.Key, v => Of(v.Value));
    }

    public static double Of(ChainVerification verification)
    {
        ArgumentNullException.ThrowIfNull(verification);
        return Math.Max(Least, verification.Score);
    }
}
