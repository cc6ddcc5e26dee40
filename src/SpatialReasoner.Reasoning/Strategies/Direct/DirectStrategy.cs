using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Views;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.Direct;

/// <summary>
/// The baseline every other strategy is measured against: the answer at once. Sampled several times it votes, so that it can be given as many tokens as any
/// other strategy spends.
/// </summary>
public sealed class DirectStrategy : IReasoningStrategy
{
    public const string Id = "direct";

    /// <summary>Temperature at which one wording is sampled more than once; greedy samples would all be the same.</summary>
    private const float SamplingTemperature = 0.8f;

    private static readonly StopRule Stop = new(StopRuleKind.None);

    private readonly AnswerPrompts prompts;
    private readonly VotingOptions voting;

    public DirectStrategy(PromptLibrary library, VotingOptions voting)
    {
        ArgumentNullException.ThrowIfNull(voting);
        this.voting = voting;
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "One pass, the answer at once; best where a look is enough, and the cheapest. Votes where several samples or views are asked for.",
            [
                .. StrategyOptions.Voting("1", [ViewKind.Original], Stop, voting.Verifier is not null),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
        Description = Description with
        {
            Options =
            [
                .. Description.Options.Select(o => o.Name switch
                {
                    StrategyOptions.Samples => o with { Summary = $"{o.Summary} One per view where views are asked for." },
                    StrategyOptions.Temperature => o with { Summary = $"{o.Summary} {Numbers.Text(SamplingTemperature)} where a view is sampled more than once." },
                    _ => o,
                }),
            ],
        };
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var answer = new PlanStep("answer", "Ask for the answer at once.", prompts.For(task).Reference.Name, Samples(task));
        return new ReasoningPlan(Id, answer.Chains == 1 ? [answer] : [answer, new PlanStep("vote", "Count the answers.", null, 0)]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var request = task.Request;
        var views = ViewCatalogue.Default.Choose(request.Views ?? [ViewKind.Original], task, run.Images, run.Warn);
        var samples = request.Samples ?? views.Count;
        var prompt = prompts.For(task);
        var step = new SampleStep("answer", prompt);
        if (samples == 1)
            return Conclusion.Of((await run.SampleAsync(step with { View = views[0] }, cancellationToken))[0]);
        if (samples > views.Count)
            step = step with { Settings = prompt.Settings with { Temperature = SamplingTemperature } };
        var sampling = new VotedSampling(samples, views, request.Stop ?? Stop, request.Weighting ?? VoteWeighting.Plurality, voting);
        return await sampling.RunAsync(task, run, step, cancellationToken);
    }

    /// <summary>Planned chains; views that turn out not to be valid are still counted.</summary>
    private static int Samples(ReasoningTask task) => task.Request.Samples ?? task.Request.Views?.Distinct().Count() ?? 1;
}
