using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Export;

/// <summary>Every word of the scenes' language, so that the tokenizer can make each a single token.</summary>
public static partial class SceneVocabulary
{
    /// <summary>The pre-tokenizer's pattern, in the form the published tokenizer.json carries.</summary>
    public const string Pattern =
        @" ?(?:dx|dz|yaw|bearing|relative|[xyXZD])-?\d+(?:\.\d+)?| ?\d+(?:\.\d+)?| ?\p{L}+| ?[^\s\p{L}\d]+|\s+(?!\S)|\s+";

    /// <summary>Words with their leading space where they have one, sorted; the coordinates come first.</summary>
    public static IReadOnlyList<string> Build(int scenes = 4000)
    {
        var coordinates = Coordinates().ToList();
        // Beyond what the dialogues say: the turns of a conversation, and an option that ends a clause.
        var words = new SortedSet<string>(StringComparer.Ordinal) { "User", ":", "Assistant", "\n", ");" };
        for (long seed = 0; seed < scenes; seed++)
        {
            var difficulty = SceneDifficulty.All[(int)(seed % 2)];
            var graph = SceneGenerator.GenerateGraph(seed, difficulty);
            foreach (var dialogue in Dialogues.About(graph, difficulty, seed, 12))
            {
                words.UnionWith(Words(dialogue.User));
                words.UnionWith(Words(dialogue.Answer));
            }
        }
        return [.. coordinates, .. words.Except(coordinates)];
    }

    public static IEnumerable<string> Words(string text) => Splitter().Matches(text).Select(m => m.Value);

    private static IEnumerable<string> Coordinates()
    {
        for (var i = 0; i < ObjectRecord.ImageBins; i++)
            yield return $" x{i}";
        for (var i = 0; i < ObjectRecord.ImageBins; i++)
            yield return $" y{i}";
        foreach (var (label, low, high) in new[]
                 {
                     ("X", ObjectRecord.MinX, ObjectRecord.MaxX), ("Z", ObjectRecord.MinZ, ObjectRecord.MaxZ),
                     ("D", ObjectRecord.MinDistance, ObjectRecord.MaxDistance), ("dx", -8, 8), ("dz", -9, 9), ("", 0, 12),
                 })
        {
            for (var value = low; value <= high; value += 0.25)
                yield return $" {label}{Numbers.Text(value)}";
        }
        foreach (var label in new[] { "yaw", "bearing", "relative" })
        {
            for (var degrees = 0; degrees < 360; degrees += ObjectRecord.YawStep)
                yield return $" {label}{degrees}";
        }
    }

    [GeneratedRegex(Pattern)]
    private static partial Regex Splitter();
}
