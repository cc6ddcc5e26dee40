using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>The same question in other words.</summary>
public sealed class ParaphraseView : IView
{
    public ViewKind Kind => ViewKind.Paraphrase;

    public string? Objection(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Question.Asked switch
        {
            null => ViewedQuestion.NotUnderstood,
            var asked => OtherWording(task, asked) is null ? $"has no other words for {asked.Kind.Id()} questions" : null,
        };
    }

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Question.Asked is { } asked && OtherWording(task, asked) is { } variant
            ? ViewedQuestion.Of(Kind, task, asked, answer => answer, variant: variant)
            : null;
    }

    /// <summary>The first wording that is not the one the question has already.</summary>
    private static int? OtherWording(ReasoningTask task, SpatialQuestion asked)
    {
        var worded = task.Question.OptionList.Length > 0 ? asked.Inner! : asked;
        for (var variant = 0; variant < QuestionText.Variants; variant++)
        {
            if (!string.Equals(QuestionText.Phrase(worded, variant), task.Question.Text, StringComparison.OrdinalIgnoreCase))
                return variant;
        }
        return null;
    }
}
