using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Search;
using SpatialReasoner.Reasoning.Strategies.BestOfN;
using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.Tree;

/// <summary>
/// Monte Carlo tree search over the steps of a chain: a simulation (1) goes down by UCT to a prefix, (2) samples the rest of the chain from it,
/// (3) lets the verifier value the whole chain, and (4) credits every prefix on the way. The steps of a rollout become nodes, so no token is
/// sampled only to be thrown away. Simulations run a few at a time; their number is the budget.
/// </summary>
public sealed class TreeStrategy : IReasoningStrategy
{
    public const string Id = "tree";

    /// <summary>Simulations where the request says nothing.</summary>
    private const int DefaultSamples = 8;

    /// <summary>Simulations chosen before the values of any of them are known: they share decode steps.</summary>
    private const int AtOnce = 4;

    /// <summary>Weight of UCT's exploration.</summary>
    private const double Exploration = 0.5;

    private readonly AnswerPrompts prompts;

    public TreeStrategy(PromptLibrary library)
    {
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "Monte Carlo tree search over steps of a chain of thought, valued by geometry. On the embedded model no better than best-of-n, for slightly fewer tokens but in more calls.",
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(DefaultSamples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}", "Simulations: chains finished from some prefix."),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ReasoningPlan(Id,
        [
            new PlanStep("answer", "Go down the tree, finish the chain from there, credit its prefixes with what the verifier says.", prompts.For(task).Reference.Name, task.Request.Samples ?? DefaultSamples),
            new PlanStep("vote", "Finished chains vote, weighted by the verifier.", null, 0),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (!SearchSteps.CanSearch(task, run))
            return await BestOfNStrategy.WholeChainsAsync(task, run, prompts, cancellationToken);

        var prompt = prompts.For(task);
        var samples = task.Request.Samples ?? DefaultSamples;
        var finished = new FinishedPaths(task);
        var root = new TreeNode("", null, 0);
        for (var drawn = 0; drawn < samples;)
        {
            // (1)
            var paths = Enumerable.Range(0, Math.Min(AtOnce, samples - drawn)).Select(_ => Descend(root)).ToList();
            // (2): rollouts from one node are chains of one step.
            var steps = new Dictionary<SampleStep, Queue<List<TreeNode>>>(ReferenceEqualityComparer.Instance);
            foreach (var group in paths.GroupBy(p => p[^1]))
            {
                var from = group.Key;
                steps[new SampleStep("answer", prompt)
                {
                    AssistantPrefix = from.Text,
                    Parent = from.Writer?.Chain.Id,
                    Chains = group.Count(),
                    FirstChain = drawn,
                    MaxTokens = Math.Max(1, SearchSteps.MaxTokens(task, prompt) - from.TokensBefore),
                    Thinks = true,
                }] = new Queue<List<TreeNode>>(group);
                drawn += group.Count();
            }
            IReadOnlyList<SampledChain> rollouts;
            try
            {
                rollouts = await run.SampleAsync([.. steps.Keys], _ => false, cancellationToken);
            }
            catch (BudgetSpentException) when (finished.Any)
            {
                run.Warn("The budget was spent before the search was done; this is the best of the chains it finished.");
                break;
            }
            // (3), (4)
            finished.Perceive(rollouts);
            var scene = finished.Scene;
            foreach (var rollout in rollouts)
                Credit(steps[rollout.Step].Dequeue(), rollout, Value(task, finished, rollout, scene), SearchSteps.EndOf(prompt));
        }
        return finished.Conclude(run);
    }

    /// <summary>The nodes from the root to where the next rollout starts, each counted as visited.</summary>
    private static List<TreeNode> Descend(TreeNode root)
    {
        List<TreeNode> path = [root];
        while (!path[^1].Widens)
            path.Add(path[^1].Best(Exploration));
        foreach (var node in path)
            node.Visit(draws: node == path[^1]);
        return path;
    }

    /// <summary>A chain that came to no answer is worth nothing.</summary>
    private static double Value(ReasoningTask task, FinishedPaths finished, SampledChain rollout, PerceivedScene? scene) =>
        finished.TryAdd(rollout) ? GeometricVerifier.Verify(task.Question.Asked, rollout.FullText, scene).Score : 0;

    /// <summary>Credits the nodes gone down through, and the ones the rollout's own steps make; the step that holds the answer is no node, nothing follows it.</summary>
    private static void Credit(List<TreeNode> path, SampledChain rollout, double value, string stepEnd)
    {
        foreach (var node in path)
            node.Reward(value);
        var at = path[^1];
        var steps = SearchSteps.Split(rollout.Completed.Text, stepEnd).ToList();
        var tokensPerCharacter = (double)rollout.Chain.Tokens / Math.Max(1, rollout.Completed.Text.Length);
        foreach (var step in steps.SkipLast(1))
        {
            at = at.Child(at.Text + step, rollout, at.TokensBefore + (int)Math.Round(step.Length * tokensPerCharacter));
            at.Visit(draws: true);
            at.Reward(value);
        }
    }
}
