using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>
/// An egocentric frame on the ground: the viewer stands at the origin, x to its right, y (of the vector) straight ahead, metres.
/// </summary>
/// <param name="Position">Viewer, ground frame of the camera.</param>
/// <param name="Facing">Radians counter-clockwise from +X of that frame.</param>
public readonly record struct ViewerFrame(Vector2 Position, float Facing)
{
    /// <summary>Point of the camera's ground frame as the viewer sees it: (metres right, metres ahead).</summary>
    public Vector2 ToViewer(Vector2 ground)
    {
        var d = ground - Position;
        var (sin, cos) = MathF.SinCos(Facing);
        return new Vector2(d.X * sin - d.Y * cos, d.X * cos + d.Y * sin);
    }

    /// <summary>The inverse of <see cref="ToViewer"/>.</summary>
    public Vector2 FromViewer(Vector2 viewer)
    {
        var (sin, cos) = MathF.SinCos(Facing);
        return Position + new Vector2(viewer.X * sin + viewer.Y * cos, -viewer.X * cos + viewer.Y * sin);
    }

    /// <summary>Radians counter-clockwise from straight ahead to <paramref name="ground"/>: positive is the viewer's left.</summary>
    public float RelativeBearing(Vector2 ground)
    {
        var d = ground - Position;
        return Angles.Normalise(MathF.Atan2(d.Y, d.X) - Facing);
    }
}
