using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What <c>run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<Column> Columns { get; init; }
    public required IReadOnlyList<QuestionKind> Kinds { get; init; }
    public required SceneDifficulty Difficulty { get; init; }
    public PictureControl Picture { get; init; }

    /// <summary>First scene seed of every kind.</summary>
    public required long Seed { get; init; }

    /// <summary>Items per kind.</summary>
    public required int Count { get; init; }

    /// <summary>Side of the picture sent, pixels.</summary>
    public int PictureSize { get; init; } = SceneGenerator.ModelImageSize;

    /// <summary>Scenes in flight, each with one question at a time; their chains share decode steps.</summary>
    public required int Concurrency { get; init; }
}
