using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>
/// Asks once more for an answer that could not be read, as the next turn of the same conversation. At most once a request, and only of open
/// models: the closed language has no words for it.
/// </summary>
internal sealed class AnswerRepair(PromptLibrary library)
{
    /// <summary>Name of the chain's step.</summary>
    public const string StepName = "repair";

    private readonly Prompt prompt = library.Require(StepName, "answer", QuestionVariables.AnswerFormat);

    /// <summary>Whether the strategy came to no answer although its chain said all it had to say. One that was cut off would be cut off again.</summary>
    public static bool Applies(ReasoningTask task, ReasoningRun run, Conclusion conclusion)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(conclusion);
        return conclusion is { Answer: null, Leading.Chain.FinishReason: FinishReason.Stop } && !task.Model.ClosedLanguage && !run.DeadlinePassed && run.TokensLeft is null or > 0;
    }

    /// <summary>The conclusion with the answer the model gave when asked again; as it was when that cannot be read either.</summary>
    public async Task<Conclusion> AskAgainAsync(ReasoningRun run, Conclusion conclusion, CancellationToken cancellationToken)
    {
        var unread = conclusion.Leading!;
        var step = new SampleStep(StepName, prompt) { After = unread, View = unread.Step.View };
        var repaired = (await run.SampleAsync(step, cancellationToken))[0];
        if (repaired.Chain.Answer is not { } answer)
            return conclusion;
        run.Warn("The answer could not be read at first; the model was asked for it once more.");
        return Conclusion.Of(repaired, conclusion.Scene) with { Answer = answer, Sources = conclusion.Sources, MentalImage = conclusion.MentalImage, Verdicts = conclusion.Verdicts };
    }
}
