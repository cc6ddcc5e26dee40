using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.Direct;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>
/// Asks an open model itself what a question about space means where the rules of <see cref="QuestionPlanner"/> do not understand it. Its answer
/// decides how the answer is read and which strategy runs, never what is asked.
/// </summary>
internal sealed class ModelPlanner(PromptLibrary library)
{
    /// <summary>Name of the plan's step.</summary>
    public const string StepName = "plan";

    /// <summary>Variable that is set where the question was not the first thing said.</summary>
    private const string Earlier = "earlier";

    private readonly Prompt prompt = library.Require(StepName, "question", QuestionVariables.Question, QuestionVariables.Options, Earlier);

    public PlanStep Step => new(StepName, "Ask the model what the question means; how its answer is read, and under auto the strategy, follow from that.", prompt.Reference.Name, 1);

    /// <summary>Only where it can matter: a direct answer needs no plan, and a message that is not about space has none.</summary>
    public static bool Applies(ReasoningTask task, string strategy, ReasoningEffort effort)
    {
        ArgumentNullException.ThrowIfNull(task);
        var isCheap = strategy == DirectStrategy.Id || (strategy == Strategies.Auto.StrategyRouter.Id && effort < ReasoningEffort.Medium);
        return !isCheap && !task.Model.ClosedLanguage && task.Question.IsFree && SpatialWords.OccurIn(task.Question.Text);
    }

    /// <summary>The question as the model understands it; null when its answer holds no reading.</summary>
    public async Task<PlannedQuestion?> UnderstandAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        var said = task.Request.History.Where(t => t.Role != ChatRole.System).Select(t => t.Text).ToList();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [Earlier] = said.Count > 0 ? "yes" : "" };
        var chains = await run.SampleAsync(new SampleStep(StepName, prompt) { Answers = false, Variables = variables }, cancellationToken);
        return ModelReading.TryParse(chains[0].FullText, string.Join('\n', [.. said, task.Request.Question])) is { } reading
            ? QuestionPlanner.Understand(task.Request, task.Question, reading)
            : null;
    }
}
