using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>The options in another order. Models prefer some letters; over two orders that preference cancels out.</summary>
public sealed class OptionsView : IView
{
    public ViewKind Kind => ViewKind.Options;

    public string? Objection(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Question.Asked switch
        {
            null => ViewedQuestion.NotUnderstood,
            { Kind: QuestionKind.MultipleChoice } => null,
            var asked => task.Question.Question?.Kind == QuestionKind.MultipleChoice
                ? $"does not apply to {asked.Kind.Id()} questions, which this model is asked without their options"
                : "does not apply to questions without options",
        };
    }

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images)
    {
        if (Objection(task) is not null)
            return null;
        var asked = task.Question.Asked!;
        return ViewedQuestion.Of(Kind, task, asked.WithOptionsMovedOn(), answer => answer.MovedBack(asked));
    }
}
