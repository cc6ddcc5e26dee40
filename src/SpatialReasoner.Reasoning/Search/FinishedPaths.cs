using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Reasoning.Verification;

namespace SpatialReasoner.Reasoning.Search;

/// <summary>The paths of a search that came to an answer, and the scene that all its fragments perceived.</summary>
internal sealed class FinishedPaths(ReasoningTask task)
{
    private readonly SearchScene scene = new(GeometricVerifier.ListsEverything(task.Question.Asked));
    private readonly Dictionary<string, SampledChain> byText = new(StringComparer.Ordinal);

    public bool Any => byText.Count > 0;

    /// <summary>What was perceived so far; null while that is too little.</summary>
    public PerceivedScene? Scene => scene.Median();

    public void Perceive(IEnumerable<SampledChain> fragments)
    {
        foreach (var fragment in fragments)
            scene.Add(fragment.Completed.Text);
    }

    /// <summary>Sets a fragment that holds an answer aside; equal paths are one. False when it holds none.</summary>
    public bool TryAdd(SampledChain fragment)
    {
        if (fragment.Chain.Answer is null)
            return false;
        byText.TryAdd(fragment.FullText, fragment);
        return true;
    }

    /// <summary>The vote of all finished paths, each weighted by what the verifier says of it now that the whole search is known.</summary>
    public Conclusion Conclude(ReasoningRun run)
    {
        var known = Scene;
        var verified = Verify(known);
        VerifiedChains.Report(run, verified);
        if (verified.Count == 0)
            run.Warn("No path of the search came to an answer.");
        var voters = byText.Values.Select(c => new WeightedChain(c, VerifierWeights.Of(verified[c.Chain.Id]))).ToList();
        var conclusion = WeightedChains.Vote(voters, known);
        return conclusion with { Leading = conclusion.Leading ?? run.Chains.LastOrDefault(), Verdicts = verified.Verdicts() };
    }

    private Dictionary<int, ChainVerification> Verify(PerceivedScene? known)
    {
        using var span = ReasoningTelemetry.Source.StartActivity("verify");
        return byText.Values.ToDictionary(c => c.Chain.Id, c => GeometricVerifier.Verify(task.Question.Asked, c.FullText, known));
    }
}
