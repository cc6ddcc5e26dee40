using SpatialReasoner.Geometry;
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
        var scenes = chains.OfType<PerceivedScene>().Where(s => s.Objects.Count > 0).ToList();
        var objects = scenes.SelectMany(s => s.Objects).GroupBy(o => o.Name)
            .Where(seen => seen.Count() * 2 >= scenes.Count)
            .Select(seen => new PerceivedObject(seen.Key)
            {
                Image = Median(seen.Select(o => o.Image)),
                Ground = Median(seen.Select(o => o.Ground)),
                CameraDistance = Median(seen.Select(o => o.CameraDistance)),
                Facing = Mean(seen.Select(o => o.Facing)),
            })
            .ToList();
        return objects.Count == 0 ? null : new PerceivedScene(objects);
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

    private static System.Numerics.Vector2? Median(IEnumerable<System.Numerics.Vector2?> values)
    {
        var known = values.OfType<System.Numerics.Vector2>().ToList();
        return known.Count == 0 ? null : new(Voting.Averages.Median(known.Select(v => v.X)), Voting.Averages.Median(known.Select(v => v.Y)));
    }

    private static float? Median(IEnumerable<float?> values)
    {
        var known = values.OfType<float>().ToList();
        return known.Count == 0 ? null : Voting.Averages.Median(known);
    }

    private static float? Mean(IEnumerable<float?> radians)
    {
        var known = radians.OfType<float>().ToList();
        return known.Count == 0 ? null : Angles.Normalise(Voting.Averages.CircularMean(known));
    }
}
