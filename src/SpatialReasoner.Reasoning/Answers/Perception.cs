using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>What several chains perceived as one scene, and a perceived object in plain words.</summary>
public static class Perception
{
    /// <summary>
    /// Median per coordinate and circular mean of facings over the chains; an object fewer than half of the chains saw is dropped. Null when
    /// nothing was perceived.
    /// </summary>
    public static PerceivedScene? Merge(IEnumerable<string> chains) => Merge(chains.Select(c => new PerceivedScene(RecordParser.Parse(c))));

    /// <summary>As above, of scenes already read; empty ones and null saw nothing.</summary>
    public static PerceivedScene? Merge(IEnumerable<PerceivedScene?> chains)
    {
        var scenes = chains.OfType<PerceivedScene>().Select(s => s.Objects).Where(s => s.Count > 0).ToList();
        var objects = Merge(scenes);
        return objects.Count == 0 ? null : new PerceivedScene(objects);
    }

    /// <summary>
    /// As above over what the chains saw. Expectations, which come with a spread, are averaged instead; the spread of several chains is that within
    /// them and between them together.
    /// </summary>
    public static IReadOnlyList<PerceivedObject> Merge(IReadOnlyCollection<IReadOnlyList<PerceivedObject>> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        return [.. chains.SelectMany(s => s).GroupBy(o => o.Name)
            .Where(seen => seen.Count() * 2 >= chains.Count)
            .Select(seen => chains.Count == 1 ? seen.First() : Merge(seen.Key, [.. seen], chains.Count))];
    }

    /// <summary>"1.25 m left of the camera's axis and 8.5 m ahead, facing 45 degrees (...)".</summary>
    public static string InWords(PerceivedObject seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var parts = new List<string>();
        if (seen.Image is { } image)
            parts.Add($"{Percent(image.X)} of the image's width from the left and {Percent(image.Y)} of its height from the top");
        if (seen.Ground is { } ground)
            parts.Add($"{Numbers.Text(Math.Abs(ground.X))} m {(ground.X < 0 ? "left" : "right")} of the camera and {Numbers.Text(ground.Y)} m ahead of it");
        if (seen.CameraDistance is { } distance)
            parts.Add($"{Numbers.Text(distance)} m from the camera");
        if (seen.Facing is { } facing)
            parts.Add($"facing {Numbers.Text(Math.Round(Angles.ToDegrees(facing), 1))} degrees counter-clockwise from the right");
        return $"{seen.Name}: {string.Join(", ", parts)}";
    }

    private static string Percent(float fraction) => $"{Numbers.Text(Math.Round(fraction * 100))} %";

    private static PerceivedObject Merge(string name, List<PerceivedObject> seen, int chains)
    {
        var x = Combine(seen, o => o.Image?.X, o => o.Spread?.Image?.X);
        var y = Combine(seen, o => o.Image?.Y, o => o.Spread?.Image?.Y);
        var right = Combine(seen, o => o.Ground?.X, o => o.Spread?.Ground?.X);
        var ahead = Combine(seen, o => o.Ground?.Y, o => o.Spread?.Ground?.Y);
        var distance = Combine(seen, o => o.CameraDistance, o => o.Spread?.CameraDistance);
        var facing = Combine(seen, o => o.Facing, o => o.Spread?.Facing, circular: true);
        return new PerceivedObject(name)
        {
            Image = x is { } ix && y is { } iy ? new Vector2(ix.Value, iy.Value) : null,
            Ground = right is { } gx && ahead is { } gz ? new Vector2(gx.Value, gz.Value) : null,
            CameraDistance = distance?.Value,
            Facing = facing is { } turned ? Angles.Normalise(turned.Value) : null,
            Spread = seen.Count == 1 ? seen[0].Spread : new PerceivedSpread
            {
                Image = x is { } sx && y is { } sy ? new Vector2(sx.Spread, sy.Spread) : null,
                Ground = right is { } tx && ahead is { } tz ? new Vector2(tx.Spread, tz.Spread) : null,
                CameraDistance = distance?.Spread,
                Facing = facing?.Spread,
            },
            Confidence = seen.Sum(o => o.Confidence) / chains,
            NameProbability = seen.Average(o => o.NameProbability),
        };
    }

    private static (float Value, float Spread)? Combine(
        List<PerceivedObject> seen, Func<PerceivedObject, float?> coordinate, Func<PerceivedObject, float?> spread, bool circular = false)
    {
        var known = seen.Where(o => coordinate(o) is not null).ToList();
        if (known.Count == 0)
            return null;
        var values = known.ConvertAll(o => coordinate(o)!.Value);
        var soft = known.TrueForAll(o => spread(o) is not null);
        var middle = circular ? Averages.CircularMean(values) : soft ? values.Average() : Averages.Median(values);
        var between = values.Average(v => Square(circular ? MathF.IEEERemainder(v - middle, Angles.Tau) : v - middle));
        var within = soft ? known.Average(o => Square(spread(o)!.Value)) : 0;
        return (middle, MathF.Sqrt(between + within));
    }

    private static float Square(float value) => value * value;
}
