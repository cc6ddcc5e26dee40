using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Search;
using SpatialReasoner.Reasoning.Strategies.BestOfN;
using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.Beam;

/// <summary>
/// Step-level beam search over prefixes of a chain, scored by the geometric verifier and the model's own likelihood; and DVTS (search-and-learn,
/// Hugging Face 2024), the same in independent subtrees. Level by level: (1) every path is continued by a few candidates for its next step, all in
/// one go, (2) candidates are verified against the records of all fragments so far, (3) finished paths are set aside, the best others go on.
/// At the end the finished paths vote, weighted by what the verifier says of them.
/// </summary>
public sealed class BeamStrategy : IReasoningStrategy
{
    /// <summary>Levels after which paths that have not finished are given up: the longest trained chain has fewer steps.</summary>
    private const int MaxLevels = 32;

    private readonly AnswerPrompts prompts;
    private readonly BeamOptions options;

    public BeamStrategy(PromptLibrary library, BeamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        prompts = new AnswerPrompts(library, options.Id);
        Description = new StrategyDescription(
            options.Id, options.Summary,
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(options.Samples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}", "Candidates sampled per step: the beam size."),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var samples = task.Request.Samples ?? options.Samples;
        return new ReasoningPlan(options.Id,
        [
            new PlanStep("answer", $"Sample {samples} candidates for each next step.", prompts.For(task).Reference.Name, samples),
            new PlanStep("verify", $"Keep the {Width(samples)} best paths{(options.Diverse ? ", one per subtree" : "")}.", null, 0),
            new PlanStep("vote", "Finished paths vote, weighted by the verifier.", null, 0),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (!SearchSteps.CanSearch(task, run))
            return await BestOfNStrategy.WholeChainsAsync(task, run, prompts, cancellationToken);

        var prompt = prompts.For(task);
        var end = SearchSteps.EndOf(prompt);
        var samples = task.Request.Samples ?? options.Samples;
        var finished = new FinishedPaths(task);
        List<BeamPath> frontier = [BeamPath.Root];
        var drawn = 0;
        for (var level = 0; frontier.Count > 0 && level < MaxLevels; level++)
        {
            // (1)
            var steps = new Dictionary<SampleStep, BeamPath>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < frontier.Count; i++)
            {
                var path = frontier[i];
                var share = level == 0 ? samples : Math.Max(1, (samples / frontier.Count) + (i < samples % frontier.Count ? 1 : 0));
                steps[new SampleStep("answer", prompt)
                {
                    AssistantPrefix = path.Text,
                    Parent = path.Last?.Chain.Id,
                    StopStrings = [end],
                    Chains = share,
                    FirstChain = drawn,
                    MaxTokens = Math.Max(1, SearchSteps.MaxTokens(task, prompt) - path.Tokens),
                    Thinks = true,
                }] = path;
                drawn += share;
            }
            IReadOnlyList<SampledChain> candidates;
            try
            {
                candidates = await run.SampleAsync([.. steps.Keys], _ => false, cancellationToken);
            }
            catch (BudgetSpentException) when (finished.Any)
            {
                run.Warn("The budget was spent before the search was done; this is the best of the paths it finished.");
                break;
            }
            // (2), (3)
            finished.Perceive(candidates);
            frontier = Survivors(task, finished, steps, candidates, end, samples);
        }
        return finished.Conclude(run);
    }

    private List<BeamPath> Survivors(
        ReasoningTask task, FinishedPaths finished, Dictionary<SampleStep, BeamPath> steps, IReadOnlyList<SampledChain> candidates, string end, int samples)
    {
        var scene = finished.Scene;
        var open = new Dictionary<string, BeamPath>(StringComparer.Ordinal);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (finished.TryAdd(candidate) || !SearchSteps.GoesOn(candidate, end))
                continue;
            var from = steps[candidate.Step];
            var text = candidate.FullText + end;
            var subtree = !options.Diverse ? 0 : from.Last is null ? i % Width(samples) : from.Subtree;
            var support = GeometricVerifier.Verify(task.Question.Asked, text, scene).Score;
            // Equal candidates are one path; the first of them is it.
            open.TryAdd(text, from.With(candidate, text, subtree, support, options.Aggregation));
        }
        var kept = options.Diverse ? 1 : Width(samples);
        return [.. open.Values.GroupBy(p => p.Subtree).SelectMany(g => g.OrderByDescending(p => p.Score).ThenBy(p => p.Last!.Chain.Id).Take(kept))];
    }

    /// <summary>Paths that survive a level.</summary>
    private int Width(int samples) => Math.Max(1, samples / options.Expansion);
}
