using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>A question and its images seen through a view, with the way back for what chains say.</summary>
public sealed record QuestionView(ViewKind Kind, PlannedQuestion Question, IReadOnlyList<ImageContent> Images)
{
    /// <summary>An answer to the viewed question as the answer to the original one; null when it has none.</summary>
    public Func<SpatialAnswer, SpatialAnswer?> AnswerBack { get; init; } = answer => answer;

    /// <summary>A scene perceived through the view as the original scene.</summary>
    public Func<PerceivedScene, PerceivedScene> SceneBack { get; init; } = scene => scene;

    /// <summary>The original scene as the view shows it; null where that is not known.</summary>
    public Func<PerceivedScene, PerceivedScene?> SceneThrough { get; init; } = scene => scene;

    /// <summary>The question as it stands.</summary>
    public static QuestionView Original(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new QuestionView(ViewKind.Original, task.Question, task.Request.Images);
    }
}
