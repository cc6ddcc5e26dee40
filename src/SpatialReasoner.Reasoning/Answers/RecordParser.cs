using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Chains;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>
/// Reads the objects a chain says it sees: the records of the scenes' language (<c>red robot x12 y20 X0.5 Z9 yaw45</c>), or one JSON
/// object per line (<c>{"object": "red mug", "image": [0.4, 0.6], "depth": 1.2, "facing_degrees": 90}</c>).
/// </summary>
public static partial class RecordParser
{
    /// <summary>Objects in order of first mention; later mentions only fill what the first left open.</summary>
    public static IReadOnlyList<PerceivedObject> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var objects = new List<PerceivedObject>();
        foreach (var seen in Records(text).Concat(JsonLines(text)))
        {
            var known = objects.FindIndex(o => o.Name == seen.Name);
            if (known < 0)
                objects.Add(seen);
            else
                objects[known] = objects[known].Or(seen);
        }
        return objects;
    }

    private static IEnumerable<PerceivedObject> Records(string text)
    {
        foreach (Match match in Record().Matches(text))
        {
            if (!ObjectNames.TryParse(match.Groups["name"].Value, out _, out _))
                continue;
            float? x = null, y = null, right = null, ahead = null, distance = null, yaw = null;
            foreach (Match field in Field().Matches(match.Groups["fields"].Value))
            {
                var value = float.Parse(field.Groups["value"].Value, CultureInfo.InvariantCulture);
                switch (field.Groups["label"].Value)
                {
                    // A bin stands for its middle, as in ObjectRecord.ToNode.
                    case "x": x = (value + 0.5f) / ObjectRecord.ImageBins; break;
                    case "y": y = (value + 0.5f) / ObjectRecord.ImageBins; break;
                    case "X": right = value; break;
                    case "Z": ahead = value; break;
                    case "D": distance = value; break;
                    default: yaw = value; break;
                }
            }
            yield return Perceived(match.Groups["name"].Value, x, y, right, ahead, distance, yaw);
        }
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
            var image = Pair(root, "image");
            var ground = Pair(root, "ground");
            return Perceived(
                name.GetString()!.Trim().ToLowerInvariant(), image?.X, image?.Y, ground?.X, ground?.Y,
                Number(root, "depth") ?? Number(root, "distance"), Number(root, "facing_degrees"));
        }
        catch (JsonException)
        {
            // Models write braces that are no JSON; those are no records.
            return null;
        }
    }

    private static PerceivedObject Perceived(string name, float? x, float? y, float? right, float? ahead, float? distance, float? yaw) => new(name)
    {
        Image = x is { } ix && y is { } iy ? new Vector2(ix, iy) : null,
        Ground = right is { } gx && ahead is { } gz ? new Vector2(gx, gz) : null,
        CameraDistance = distance,
        Facing = yaw is { } degrees ? Angles.Normalise(Angles.ToRadians(degrees)) : null,
    };

    private static Vector2? Pair(JsonElement root, string property)
    {
        if (!root.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() != 2)
            return null;
        return array[0].TryGetSingle(out var x) && array[1].TryGetSingle(out var y) ? new Vector2(x, y) : null;
    }

    private static float? Number(JsonElement root, string property) =>
        root.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) ? number : null;

    [GeneratedRegex(@"(?<name>[a-z]+ [a-z]+)(?<fields>(?: (?:[xyXZD]|yaw)-?\d+(?:\.\d+)?)+)")]
    private static partial Regex Record();

    [GeneratedRegex(@"(?<label>[xyXZD]|yaw)(?<value>-?\d+(?:\.\d+)?)")]
    private static partial Regex Field();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Braces();
}
