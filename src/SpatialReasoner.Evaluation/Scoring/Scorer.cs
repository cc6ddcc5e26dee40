using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Scoring;

/// <summary>Whether an answer is right.</summary>
internal static class Scorer
{
    /// <summary>Distances count within a quarter of the truth (SpatialRGPT-Bench's tolerance).</summary>
    public const double DistanceTolerance = 0.25;

    /// <summary>Exact match of the normalised answer; distances within <see cref="DistanceTolerance"/>.</summary>
    public static bool IsCorrect(SpatialAnswer truth, SpatialAnswer answer) => truth.Type switch
    {
        AnswerType.Distance => answer.Value is { } metres && Math.Abs(metres - truth.Value!.Value) <= DistanceTolerance * truth.Value.Value,
        AnswerType.Count => answer.Value == truth.Value,
        _ => string.Equals(answer.Text, truth.Text, StringComparison.OrdinalIgnoreCase),
    };
}
