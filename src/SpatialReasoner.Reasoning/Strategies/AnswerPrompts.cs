using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>How a strategy words its question; one about what is seen of one object (where, facing which way) every strategy words alike.</summary>
internal sealed class AnswerPrompts(PromptLibrary library, string strategy)
{
    private readonly Prompt answer = library.Require(strategy, "answer", QuestionVariables.All);
    private readonly Prompt perceive = library.Require("perceive", "answer", QuestionVariables.All);

    /// <summary>Sampling the strategy's own prompt was written for.</summary>
    public PromptSettings Settings => answer.Settings;

    public Prompt For(ReasoningTask task) => task.Question.IsPerception ? perceive : answer;
}
