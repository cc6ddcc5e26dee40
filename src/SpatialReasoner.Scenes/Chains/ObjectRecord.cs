using System.Numerics;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Chains;

/// <summary>What a record tells of an object.</summary>
[Flags]
public enum RecordFields
{
    /// <summary><c>x3 y20</c>: centre in 1/32 of the image's width and height.</summary>
    Image = 1,

    /// <summary><c>X-1.25 Z8.5</c>: metres right of and ahead of the camera along the ground.</summary>
    Ground = 2,

    /// <summary><c>D11.25</c>: metres from the camera.</summary>
    Distance = 4,

    /// <summary><c>yaw45</c>: degrees counter-clockwise from +X seen from above, for objects with a front.</summary>
    Facing = 8,

    All = Image | Ground | Distance | Facing,
}

/// <summary>
/// One object as a chain of thought writes it: a name and quantised coordinates, each a single token of the embedded model.
/// </summary>
/// <remarks>Lengths step by 0.25 m, angles by 15 degrees, image coordinates by 1/32; values outside the range are clamped.</remarks>
public sealed record ObjectRecord(string Name, int ImageX, int ImageY, double X, double Z, double Distance, int? Yaw)
{
    public const int ImageBins = 32;
    public const int YawStep = 15;
    public const double MinX = -4, MaxX = 4, MinZ = 4, MaxZ = 13, MinDistance = 7, MaxDistance = 17;

    public static ObjectRecord From(SceneGraphNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new ObjectRecord(
            node.Name,
            ImageBin(node.Image.X),
            ImageBin(node.Image.Y),
            Math.Clamp(Numbers.Quarter(node.Ground.X), MinX, MaxX),
            Math.Clamp(Numbers.Quarter(node.Ground.Y), MinZ, MaxZ),
            Math.Clamp(Numbers.Quarter(node.CameraDistance), MinDistance, MaxDistance),
            node.Facing is { } facing ? YawBin(facing) : null);
    }

    /// <summary>The middle of every bin: what the record still knows of the object.</summary>
    public SceneGraphNode ToNode() => new()
    {
        Name = Name,
        Image = new Vector2((ImageX + 0.5f) / ImageBins, (ImageY + 0.5f) / ImageBins),
        Ground = new Vector2((float)X, (float)Z),
        CameraDistance = (float)Distance,
        Facing = Yaw is { } yaw ? Angles.ToRadians(yaw) : null,
    };

    /// <summary>" red robot x12 y20 X0.5 Z9 yaw45" with the fields asked for, in canonical order, a leading space and no separator.</summary>
    public string Text(RecordFields fields)
    {
        var text = $" {Name}";
        if (fields.HasFlag(RecordFields.Image))
            text += $" x{ImageX} y{ImageY}";
        if (fields.HasFlag(RecordFields.Ground))
            text += $" X{Numbers.Text(X)} Z{Numbers.Text(Z)}";
        if (fields.HasFlag(RecordFields.Distance))
            text += $" D{Numbers.Text(Distance)}";
        if (fields.HasFlag(RecordFields.Facing) && Yaw is { } yaw)
            text += $" yaw{yaw}";
        return text;
    }

    /// <summary>Radians to the nearest multiple of <see cref="YawStep"/> degrees, 0 to 345.</summary>
    public static int YawBin(float radians) =>
        (int)MathF.Floor(Angles.ToDegrees(Angles.Normalise(radians)) / YawStep + 0.5f) * YawStep % 360;

    private static int ImageBin(float fraction) => Math.Clamp((int)MathF.Floor(fraction * ImageBins), 0, ImageBins - 1);
}
