using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Search;
using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.BestOfN;

/// <summary>
/// Best-of-N (Cobbe et al. 2021): chains from one prefill, each scored by geometry instead of a reward model, against its own numbers and against
/// the scene that all of them perceived together.
/// </summary>
public sealed class BestOfNStrategy : IReasoningStrategy
{
    public const string Id = "best-of-n";

    /// <summary>Chains sampled where the request says nothing.</summary>
    internal const int DefaultSamples = 8;

    private readonly AnswerPrompts prompts;

    public BestOfNStrategy(PromptLibrary library)
    {
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "Several chains of thought from one prefill, each checked by geometry; the answer of the one that holds up best. Helps wherever chains name coordinates.",
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(DefaultSamples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}", "Chains sampled."),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ReasoningPlan(Id,
        [
            new PlanStep("answer", "Sample chains of thought from one prefill.", prompts.For(task).Reference.Name, task.Request.Samples ?? DefaultSamples),
            new PlanStep("verify", "Check every chain's claims against its own numbers and the scene all chains perceived.", null, 0),
            new PlanStep("choose", "Take the answer of the chain that scores highest; ties go to the answer with more weight behind it.", null, 0),
        ]);
    }

    public Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken) =>
        WholeChainsAsync(task, run, prompts, cancellationToken);

    /// <summary>The strategy with another one's prompts: searches use it where an answer has no steps to search over.</summary>
    internal static async Task<Conclusion> WholeChainsAsync(ReasoningTask task, ReasoningRun run, AnswerPrompts prompts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var step = new SampleStep("answer", prompts.For(task))
        {
            Chains = task.Request.Samples ?? DefaultSamples,
            Settings = prompts.Settings,
            Thinks = !task.Question.IsPerception,
        };
        var counted = (await run.SampleAsync(step, cancellationToken)).Where(c => c.Chain.Counted).ToList();
        var verified = VerifiedChains.Verify(task, counted);
        VerifiedChains.Report(run, verified);
        if (counted.Count > 0 && verified.Values.All(v => v.Verdict == Verdict.Contradicted && v.Score < 0.5))
            run.Warn($"Geometry contradicts every one of the {counted.Count} chains; the answer is the least contradicted one.");
        var weights = VerifierWeights.Of(verified);
        return WeightedChains.Best([.. counted.Select(c => new WeightedChain(c, weights[c.Chain.Id]))], Perception.Merge(counted.Select(c => c.FullText))) with
        {
            Verdicts = verified.Verdicts(),
        };
    }
}
