using System.Globalization;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Scenes;

/// <summary>Which scene, how large, and which questions.</summary>
internal sealed record SceneQuery(long Seed, SceneDifficulty Difficulty, int Size, IReadOnlyList<QuestionKind> Kinds)
{
    public const int DefaultSize = 512;
    public const int MinSize = 64;
    public const int MaxSize = 1024;

    /// <summary>The published kinds; the others are drills for training.</summary>
    public static IReadOnlyList<QuestionKind> PublishedKinds { get; } = [.. QuestionKinds.Scored, QuestionKind.Describe];

    /// <summary>Kinds may be repeated or separated by commas; none means all that are published.</summary>
    /// <exception cref="ApiException">A value cannot be read or is out of range.</exception>
    public static SceneQuery Parse(string seed, string[]? kinds, string? difficulty, string? size) => new(
        long.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid("seed", $"The seed is '{seed}'; a whole number from 0 to {long.MaxValue} is expected."),
        DifficultyOf(difficulty),
        SizeOf(size),
        KindsOf([.. (kinds ?? []).SelectMany(k => k.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]));

    private static SceneDifficulty DifficultyOf(string? id) => string.IsNullOrEmpty(id)
        ? SceneDifficulty.Standard
        : SceneDifficulty.All.FirstOrDefault(d => d.Id == id)
            ?? throw Invalid("difficulty", $"'difficulty' is '{id}'; {string.Join(" or ", SceneDifficulty.All.Select(d => d.Id))} is expected.");

    private static int SizeOf(string? text) => string.IsNullOrEmpty(text)
        ? DefaultSize
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= MinSize and <= MaxSize
            ? size
            : throw Invalid("size", $"'size' is '{text}'; it must be between {MinSize} and {MaxSize} pixels.");

    private static IReadOnlyList<QuestionKind> KindsOf(IReadOnlyList<string> ids) => ids.Count == 0
        ? PublishedKinds
        : [.. ids.Distinct(StringComparer.Ordinal).Select(id => QuestionKinds.TryParse(id, out var kind) && PublishedKinds.Contains(kind)
            ? kind
            : throw Invalid("kinds", $"There is no question kind '{id}'; there are {string.Join(", ", PublishedKinds.Select(k => k.Id()))}."))];

    private static ApiException Invalid(string field, string detail) => new(ApiError.Invalid(field, detail));
}
