using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Strategies.Direct;

/// <summary>The baseline every other strategy is measured against: the answer at once.</summary>
public sealed class DirectStrategy : IReasoningStrategy
{
    public const string Id = "direct";

    private readonly AnswerPrompts prompts;

    public DirectStrategy(PromptLibrary library)
    {
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "One pass, the answer at once; best where a look is enough, and the cheapest.", [.. StrategyOptions.Decoding(prompts.Settings)]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task) =>
        new(Id, [new PlanStep("answer", "Ask for the answer at once.", prompts.For(task).Reference.Name, 1)]);

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var chains = await run.SampleAsync(new SampleStep("answer", prompts.For(task)), cancellationToken);
        return Conclusion.Of(chains[0]);
    }
}
