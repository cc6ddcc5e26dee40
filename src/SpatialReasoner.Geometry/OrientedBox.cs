using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>A box standing upright in the world, turned about the vertical axis.</summary>
/// <param name="Centre">World frame, metres.</param>
/// <param name="HalfExtents">Half length along facing (x), half height (y), half width (z), metres.</param>
/// <param name="Facing">Radians counter-clockwise from +x seen from above: where the box's own x axis points.</param>
public readonly record struct OrientedBox(Vector3 Centre, Vector3 HalfExtents, float Facing)
{
    /// <summary>World point to the box's own frame: x along facing, y up, z to its left.</summary>
    public Vector3 ToLocal(Vector3 world)
    {
        var d = world - Centre;
        var (sin, cos) = MathF.SinCos(Facing);
        return new Vector3(d.X * cos + d.Z * sin, d.Y, -d.X * sin + d.Z * cos);
    }

    public bool Contains(Vector3 world)
    {
        var local = Vector3.Abs(ToLocal(world));
        return local.X <= HalfExtents.X && local.Y <= HalfExtents.Y && local.Z <= HalfExtents.Z;
    }

    /// <summary>The eight corners, world frame.</summary>
    public IEnumerable<Vector3> Corners()
    {
        var (sin, cos) = MathF.SinCos(Facing);
        for (var i = 0; i < 8; i++)
        {
            var x = (i & 1) == 0 ? -HalfExtents.X : HalfExtents.X;
            var y = (i & 2) == 0 ? -HalfExtents.Y : HalfExtents.Y;
            var z = (i & 4) == 0 ? -HalfExtents.Z : HalfExtents.Z;
            yield return Centre + new Vector3(x * cos - z * sin, y, x * sin + z * cos);
        }
    }
}
