using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>The question as it stands.</summary>
public sealed class OriginalView : IView
{
    public ViewKind Kind => ViewKind.Original;

    public string? Objection(ReasoningTask task) => null;

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images) => QuestionView.Original(task);
}
