using System.Numerics;

namespace SpatialReasoner.Geometry.Lifting;

/// <summary>A region of an image as a body in space.</summary>
/// <param name="Box">In the camera's ground frame (see <see cref="Gravity.ToGround"/>); its facing is the direction of a side, not of a front.</param>
/// <param name="Depth">Median metres along the optical axis.</param>
/// <param name="Points">Depth samples the box rests on.</param>
public sealed record LiftedRegion(OrientedBox Box, float Depth, int Points);

/// <summary>
/// Lifts regions to upright 3D boxes: depth inside the region, outliers cut, back-projected, aligned with the ground (the data pipeline of SpatialRGPT,
/// NeurIPS 2024, without its learned parts).
/// </summary>
public static class RegionLifter
{
    /// <summary>Fewer samples than this are no body.</summary>
    public const int MinPoints = 8;

    /// <summary>More samples than this do not sharpen a percentile.</summary>
    private const int MaxPoints = 1024;

    /// <summary>Scales a median absolute deviation to the standard deviation of a normal distribution.</summary>
    private const float MadToSigma = 1.4826f;

    /// <summary>Samples farther than this many deviations from the median depth belong to something else.</summary>
    private const float Cut = 3;

    /// <summary>Share of the samples left out at either end of an extent: stray samples at the outline.</summary>
    private const float Tail = 0.01f;

    /// <summary>Metres above the ground below which a sample of a box without a mask is taken for ground.</summary>
    private const float GroundClearance = 0.04f;

    private const int Turns = 18;

    /// <summary>Median depth of the region, metres; null where fewer than <see cref="MinPoints"/> of its pixels have one.</summary>
    /// <param name="inside">Whether pixel (x, y) belongs to the region; asked inside <paramref name="box"/> only.</param>
    public static float? MedianDepth(DepthMap depth, ImageBox box, Func<int, int, bool> inside)
    {
        ArgumentNullException.ThrowIfNull(depth);
        ArgumentNullException.ThrowIfNull(inside);
        var samples = Samples(depth, Middle(box), inside).Select(s => s.Depth).ToArray();
        return samples.Length < MinPoints ? null : Median(samples);
    }

    /// <summary>The region's body; null where too few of its pixels have a depth.</summary>
    /// <param name="depth">Of the whole image, the size that <paramref name="intrinsics"/> and <paramref name="box"/> are in.</param>
    /// <param name="intrinsics">Pixels.</param>
    /// <param name="gravity">Where up is.</param>
    /// <param name="box">Pixels.</param>
    /// <param name="mask">Whether pixel (x, y) shows the object; null where only the box is known, whose corners show what lies around it.</param>
    public static LiftedRegion? Lift(DepthMap depth, CameraIntrinsics intrinsics, Gravity gravity, ImageBox box, Func<int, int, bool>? mask)
    {
        ArgumentNullException.ThrowIfNull(depth);
        ArgumentNullException.ThrowIfNull(gravity);
        var points = new List<(float Depth, Vector3 Ground)>();
        foreach (var (x, y, d) in Samples(depth, box, mask ?? Everything))
        {
            var camera = new Vector3((x + 0.5f - intrinsics.Cx) / intrinsics.Fx * d, (intrinsics.Cy - y - 0.5f) / intrinsics.Fy * d, d);
            var ground = gravity.ToGround(camera);
            if (mask is not null || gravity.Height is null || ground.Y > GroundClearance)
                points.Add((d, ground));
        }
        // A box without a mask shows its object in its middle for sure; its rim shows both.
        var middle = mask is null ? MedianDepth(depth, box, Everything) : points.Count < MinPoints ? null : Median([.. points.Select(p => p.Depth)]);
        if (middle is not { } median)
            return null;
        var kept = WithoutOutliers(points, median);
        return kept.Count < MinPoints ? null : new LiftedRegion(Enclose(Thinned(kept), gravity), median, kept.Count);
    }

    private static bool Everything(int x, int y) => true;

    private static ImageBox Middle(ImageBox box) => new(
        box.Left + (box.Width / 4), box.Top + (box.Height / 4), box.Right - (box.Width / 4), box.Bottom - (box.Height / 4));

    private static IEnumerable<(int X, int Y, float Depth)> Samples(DepthMap depth, ImageBox box, Func<int, int, bool> inside)
    {
        int left = Math.Max(0, (int)MathF.Floor(box.Left)), right = Math.Min(depth.Width, (int)MathF.Ceiling(box.Right));
        int top = Math.Max(0, (int)MathF.Floor(box.Top)), bottom = Math.Min(depth.Height, (int)MathF.Ceiling(box.Bottom));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (depth[x, y] is > 0 and < float.PositiveInfinity and var d && inside(x, y))
                    yield return (x, y, d);
            }
        }
    }

    private static List<Vector3> WithoutOutliers(List<(float Depth, Vector3 Ground)> points, float median)
    {
        if (points.Count == 0)
            return [];
        var deviation = Median([.. points.Select(p => MathF.Abs(p.Depth - median))]) * MadToSigma;
        // A flat face has no deviation to speak of; a sensor's noise and the object's own depth still differ by this much.
        var cut = MathF.Max(Cut * deviation, 0.02f * median);
        return [.. points.Where(p => MathF.Abs(p.Depth - median) <= cut).Select(p => p.Ground)];
    }

    private static List<Vector3> Thinned(List<Vector3> points)
    {
        var step = (points.Count + MaxPoints - 1) / MaxPoints;
        return step <= 1 ? points : [.. points.Where((_, i) => i % step == 0)];
    }

    /// <summary>The upright box of least footprint around the points.</summary>
    private static OrientedBox Enclose(List<Vector3> points, Gravity gravity)
    {
        var (low, high) = Extent([.. points.Select(p => p.Y)]);
        // What stands on the ground hides its own foot from a camera above it.
        if (gravity.Height is not null && low > 0 && low < high / 2)
            low = 0;
        var best = default(OrientedBox);
        var leastArea = float.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
        {
            var facing = turn * MathF.PI / 2 / Turns;
            var (sin, cos) = MathF.SinCos(facing);
            var along = Extent([.. points.Select(p => (p.X * cos) + (p.Z * sin))]);
            var across = Extent([.. points.Select(p => (p.Z * cos) - (p.X * sin))]);
            var half = new Vector3((along.High - along.Low) / 2, (high - low) / 2, (across.High - across.Low) / 2);
            if (half.X * half.Z >= leastArea)
                continue;
            leastArea = half.X * half.Z;
            float a = (along.Low + along.High) / 2, c = (across.Low + across.High) / 2;
            best = new OrientedBox(new Vector3((a * cos) - (c * sin), (low + high) / 2, (a * sin) + (c * cos)), half, facing);
        }
        return best;
    }

    private static (float Low, float High) Extent(float[] values)
    {
        Array.Sort(values);
        var tail = (int)(values.Length * Tail);
        return (values[tail], values[^(tail + 1)]);
    }

    private static float Median(float[] values)
    {
        Array.Sort(values);
        var half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
