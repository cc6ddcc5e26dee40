using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>The question from its other end: "is A left or right of B?" as "is B left or right of A?". A model that answers both with "left" has not looked.</summary>
public sealed class InverseView : IView
{
    public ViewKind Kind => ViewKind.Inverse;

    public string? Objection(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Question.Asked switch
        {
            null => ViewedQuestion.NotUnderstood,
            var asked when asked.HasInverse() => null,
            var asked => ViewedQuestion.DoesNotApply(asked),
        };
    }

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images)
    {
        if (Objection(task) is not null)
            return null;
        var asked = ViewedQuestion.WithPlainOptions(task.Question.Asked!);
        return ViewedQuestion.Of(Kind, task, asked.Inverted(), answer => answer.Inverted(asked));
    }
}
