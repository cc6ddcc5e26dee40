using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>An exact transform of image and question with an inverse on answers. Stateless and thread-safe.</summary>
public interface IView
{
    ViewKind Kind { get; }

    /// <summary>Why the view is no exact transform of this question, to be read after its name: "does not apply to count questions"; null when it is one.</summary>
    string? Objection(ReasoningTask task);

    /// <summary>The question through the view; null where there is an objection, or where it edits images and there is no editor.</summary>
    /// <exception cref="InvalidImageException">An image cannot be edited.</exception>
    QuestionView? Apply(ReasoningTask task, IImageEditor? images);
}

public static class ViewKinds
{
    /// <summary>The name used in the API, for example <c>mirror</c>.</summary>
    public static string Id(this ViewKind kind) => kind.ToString().ToLowerInvariant();
}
