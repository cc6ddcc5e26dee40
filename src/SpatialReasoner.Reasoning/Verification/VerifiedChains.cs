using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Telemetry;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>
/// Verifies the chains of one question together: each is held against its own numbers and against the scene that all of them perceived, through whatever
/// view, the median of their records. No further call of the model is needed.
/// </summary>
public static class VerifiedChains
{
    /// <summary>Chains below which their median is no better known than any of them.</summary>
    private const int FewestForAScene = 3;

    /// <summary>Verifications by chain id. Chains asked through a view are held against the scene as that view shows it.</summary>
    /// <param name="known">The original scene where it is known from elsewhere; null takes what the chains perceived.</param>
    public static IReadOnlyDictionary<int, ChainVerification> Verify(ReasoningTask task, IEnumerable<SampledChain> chains, PerceivedScene? known = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(chains);
        using var span = ReasoningTelemetry.Source.StartActivity("verify");
        var all = chains.ToList();
        known ??= all.Count >= FewestForAScene ? Perception.Merge(all.Select(c => c.Perceived)) : null;
        var verified = new Dictionary<int, ChainVerification>();
        foreach (var view in all.GroupBy(c => c.Chain.View))
        {
            var through = view.First().Step.View;
            var asked = (through?.Question ?? task.Question).Asked;
            var scene = known is null || through is null ? known : through.SceneThrough(known) ?? Median(view);
            if (scene is not null && GeometricVerifier.ListsEverything(asked))
                scene = scene with { IsWhole = true };
            foreach (var chain in view)
                verified[chain.Chain.Id] = GeometricVerifier.Verify(asked, chain.FullText, scene);
        }
        return verified;
    }

    /// <summary>What the chains of one view perceived, in that view.</summary>
    private static PerceivedScene? Median(IEnumerable<SampledChain> view) =>
        view.Select(c => c.FullText).ToList() is { Count: >= FewestForAScene } texts ? Perception.Merge(texts) : null;

    /// <summary>Tells the reader of the stream, in order of chain id.</summary>
    public static void Report(ReasoningRun run, IReadOnlyDictionary<int, ChainVerification> verified)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var (chain, verification) in verified.OrderBy(v => v.Key))
            run.Emit(new ChainVerified(chain, verification.Verdict, verification.Score, verification.Claims));
    }

    /// <summary>For <see cref="Conclusion.Verdicts"/>.</summary>
    public static IReadOnlyDictionary<int, Verdict> Verdicts(this IReadOnlyDictionary<int, ChainVerification> verified) =>
        verified.ToDictionary(v => v.Key, v => v.Value.Verdict);
}
