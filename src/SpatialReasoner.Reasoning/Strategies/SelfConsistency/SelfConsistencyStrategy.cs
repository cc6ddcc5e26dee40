using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.SelfConsistency;

/// <summary>
/// Self-consistency (Wang et al. 2022): many chains sampled from one prefill, and a vote; adaptive stopping (Aggarwal et al. 2023) cancels the
/// chains that can hardly change it.
/// </summary>
public sealed class SelfConsistencyStrategy : IReasoningStrategy
{
    public const string Id = "self-consistency";

    private readonly AnswerPrompts prompts;
    private readonly SelfConsistencyOptions options;

    public SelfConsistencyStrategy(PromptLibrary library, SelfConsistencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "Several chains of thought from one prefill, and a vote; helps where single chains slip: counts, distances, several steps.",
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(options.Samples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}", "Chains sampled."),
                new StrategyOption(
                    StrategyOptions.Stop, $$"""{"rule":"{{options.Stop.Kind.ToString().ToLowerInvariant()}}","threshold":{{Numbers.Text(options.Stop.Threshold)}}}""",
                    "rule none or beta; threshold between 0.5 and 1", "When sampling stops before all chains are done."),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ReasoningPlan(Id,
        [
            new PlanStep("answer", "Sample chains of thought from one prefill.", prompts.For(task).Reference.Name, Samples(task)),
            new PlanStep("vote", "Count the chains' answers; stop as soon as they decide.", null, 0),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var samples = Samples(task);
        var stop = task.Request.Stop ?? options.Stop;
        var step = new SampleStep("answer", prompts.For(task))
        {
            Chains = samples,
            Settings = prompts.Settings,
            Thinks = !task.Question.IsPerception,
            Decided = chains =>
            {
                var ballots = Ballots(chains);
                var (leader, runnerUp) = Election.Leaders(ballots);
                var decided = chains.Count == samples || (stop.Kind == StopRuleKind.Beta && BetaStop.Decides(leader, runnerUp, stop.Threshold));
                run.Emit(new VoteCounted(Election.Count(ballots).Votes, decided));
                return decided;
            },
        };
        var sampled = await run.SampleAsync(step, cancellationToken);
        var counted = sampled.Where(c => c.Chain.Counted).ToList();
        var outcome = Election.Count(Ballots(counted));
        return new Conclusion(
            outcome.Answer, outcome.Agreement, outcome.Votes,
            counted.Find(c => c.Chain.Id == outcome.Representative) ?? counted[0],
            Perception.Merge(counted.Select(c => c.Chain.Text)));
    }

    private static List<Ballot> Ballots(IEnumerable<SampledChain> chains) => [.. chains.Select(c => new Ballot(c.Chain.Id, c.Chain.Answer, c.Chain.Logprob))];

    private int Samples(ReasoningTask task) => task.Request.Samples ?? options.Samples;
}
