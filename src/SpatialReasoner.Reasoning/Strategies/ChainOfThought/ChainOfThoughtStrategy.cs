using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Strategies.ChainOfThought;

/// <summary>One chain that names what it sees and compares it before it answers.</summary>
public sealed class ChainOfThoughtStrategy : IReasoningStrategy
{
    public const string Id = "cot";

    private readonly AnswerPrompts prompts;

    public ChainOfThoughtStrategy(PromptLibrary library)
    {
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "One chain of thought: objects with coordinates, the comparison, the answer; helps where several steps lead to the answer.",
            [.. StrategyOptions.Decoding(prompts.Settings)]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task) =>
        new(Id, [new PlanStep("answer", "Think step by step, then answer.", prompts.For(task).Reference.Name, 1)]);

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var chains = await run.SampleAsync(new SampleStep("answer", prompts.For(task)) { Thinks = true }, cancellationToken);
        return Conclusion.Of(chains[0]);
    }
}
