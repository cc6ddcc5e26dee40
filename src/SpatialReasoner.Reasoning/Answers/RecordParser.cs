using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Chains;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>
/// Reads the objects a chain says it sees: the records of the scenes' language (<c>red robot x12 y20 X0.5 Z9 yaw45</c>), or one JSON
/// object per line (<c>{"object": "red mug", "image": [0.4, 0.6], "depth": 1.2, "facing_degrees": 90}</c>).
/// </summary>
public static partial class RecordParser
{
    /// <summary>In metres, degrees or bins: beyond what any scene has, and small enough that no square of it overflows.</summary>
    private const double Most = 1e6;

    /// <summary>Objects in order of first mention; later mentions only fill what the first left open.</summary>
    public static IReadOnlyList<PerceivedObject> Parse(string text) => Parse(text, tokens: null);

    /// <summary>As from the text, but coordinates with a distribution behind them are its expectation, with its spread; names come with their probability.</summary>
    public static IReadOnlyList<PerceivedObject> Parse(CompletedChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return Parse(chain.Text, new TokenReadings(chain));
    }

    /// <summary>The number of a coordinate, " x12" with the label "x" to 12; null for any other text.</summary>
    internal static double? Coordinate(string text, string label)
    {
        var match = Field().Match(text);
        return match.Success && match.Groups["label"].Value == label && match.Value.Length == text.AsSpan().Trim().Length
            ? double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)
            : null;
    }

    private static List<PerceivedObject> Parse(string text, TokenReadings? tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var objects = new List<PerceivedObject>();
        foreach (var seen in Records(text, tokens).Concat(JsonLines(text)))
        {
            var known = objects.FindIndex(o => o.Name == seen.Name);
            if (known < 0)
                objects.Add(seen);
            else
                objects[known] = objects[known].Or(seen);
        }
        return objects;
    }

    private static IEnumerable<PerceivedObject> Records(string text, TokenReadings? tokens)
    {
        foreach (Match match in Record().Matches(text))
        {
            var name = match.Groups["name"];
            if (!ObjectNames.TryParse(name.Value, out _, out _))
                continue;
            var fields = match.Groups["fields"];
            var readings = new Dictionary<string, CoordinateReading>(StringComparer.Ordinal);
            foreach (Match field in Field().Matches(fields.Value))
            {
                var scale = CoordinateScale.Of(field.Groups["label"].Value);
                var written = double.Parse(field.Groups["value"].Value, CultureInfo.InvariantCulture) + scale.Centre;
                if (Math.Abs(written) > Most)
                    continue;
                readings[scale.Label] = tokens?.Read(scale, fields.Index + field.Index + field.Length) ?? new CoordinateReading(written, null);
            }
            yield return Perceived(name.Value, readings) with { NameProbability = tokens?.Probability(name.Index, name.Index + name.Length) };
        }
    }

    private static PerceivedObject Perceived(string name, Dictionary<string, CoordinateReading> readings)
    {
        var image = Pair("x", "y", 1.0 / ObjectRecord.ImageBins);
        var ground = Pair("X", "Z", 1);
        CoordinateReading? distance = readings.TryGetValue("D", out var d) ? d : null;
        CoordinateReading? yaw = readings.TryGetValue("yaw", out var y) ? y : null;
        return new PerceivedObject(name)
        {
            Image = image?.Value,
            Ground = ground?.Value,
            CameraDistance = (float?)distance?.Value,
            Facing = yaw is { } degrees ? Angles.Normalise(Angles.ToRadians((float)degrees.Value)) : null,
            Spread = (image?.Spread ?? ground?.Spread) is null && (distance?.Spread ?? yaw?.Spread) is null ? null : new PerceivedSpread
            {
                Image = image?.Spread,
                Ground = ground?.Spread,
                CameraDistance = (float?)distance?.Spread,
                Facing = yaw?.Spread is { } spread ? Angles.ToRadians((float)spread) : null,
            },
        };

        (Vector2 Value, Vector2? Spread)? Pair(string first, string second, double unit) =>
            readings.TryGetValue(first, out var a) && readings.TryGetValue(second, out var b)
                ? (new Vector2((float)(a.Value * unit), (float)(b.Value * unit)),
                   a.Spread is { } sa && b.Spread is { } sb ? new Vector2((float)(sa * unit), (float)(sb * unit)) : null)
                : null;
    }

    private static IEnumerable<PerceivedObject> JsonLines(string text)
    {
        foreach (Match match in Braces().Matches(text))
        {
            if (FromJson(match.Value) is { } seen)
                yield return seen;
        }
    }

    private static PerceivedObject? FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (!(root.TryGetProperty("object", out var name) || root.TryGetProperty("name", out name)) || name.ValueKind != JsonValueKind.String)
                return null;
            return new PerceivedObject(name.GetString()!.Trim().ToLowerInvariant())
            {
                Image = Pair(root, "image"),
                Ground = Pair(root, "ground"),
                CameraDistance = Number(root, "depth") ?? Number(root, "distance"),
                Facing = Number(root, "facing_degrees") is { } degrees ? Angles.Normalise(Angles.ToRadians(degrees)) : null,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // Models write braces that are no JSON, and strings that are no text: half of a surrogate pair, escaped (InvalidOperationException) or as it is (ArgumentException).
            return null;
        }
    }

    private static Vector2? Pair(JsonElement root, string property)
    {
        if (!root.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() != 2)
            return null;
        return Finite(array[0]) is { } x && Finite(array[1]) is { } y ? new Vector2(x, y) : null;
    }

    private static float? Number(JsonElement root, string property) => root.TryGetProperty(property, out var value) ? Finite(value) : null;

    /// <summary>Null for what is no number, or none that a coordinate could be: 1e99.</summary>
    private static float? Finite(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && Math.Abs(number) <= Most ? number : null;

    [GeneratedRegex(@"(?<name>[a-z]+ [a-z]+)(?<fields>(?: (?:[xyXZD]|yaw)-?\d+(?:\.\d+)?)+)")]
    private static partial Regex Record();

    [GeneratedRegex(@"(?<label>[xyXZD]|yaw)(?<value>-?\d+(?:\.\d+)?)")]
    private static partial Regex Field();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Braces();
}
