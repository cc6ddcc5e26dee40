using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpatialReasoner.Scenes.Rendering;

/// <summary>Where a ray meets an object first.</summary>
internal struct Hit
{
    /// <summary>Ray parameter; with a direction of unit depth it is the depth in metres.</summary>
    public float T;
    public Vector3 Normal;
    public Vector3 Colour;
}

/// <summary>Ray against object, world frame. Rays need not be normalised.</summary>
internal static class Intersections
{
    private static readonly Vector3 White = new(1, 1, 1);
    private static readonly Vector3 Dark = new(0.08f, 0.08f, 0.10f);

    public static bool TryHit(in PreparedObject o, Vector3 origin, Vector3 direction, out Hit hit)
    {
        hit.Colour = o.Colour;
        hit.T = float.MaxValue;
        hit.Normal = default;
        return o.Shape switch
        {
            Shape.Sphere => Sphere(o, origin, direction, ref hit),
            Shape.Cube => Box(o, origin, direction, new Vector3(0, 0.82f, 0) * o.Radius, new Vector3(0.82f * o.Radius), ref hit),
            Shape.Cylinder => Cylinder(o, origin, direction, ref hit),
            Shape.Cone => Cone(o, origin, direction, ref hit),
            _ => Robot(o, origin, direction, ref hit),
        };
    }

    private static bool Sphere(in PreparedObject o, Vector3 origin, Vector3 direction, ref Hit hit)
    {
        var centre = new Vector3(o.X, o.Radius, o.Z);
        var p = origin - centre;
        var a = Vector3.Dot(direction, direction);
        var b = Vector3.Dot(p, direction);
        var c = Vector3.Dot(p, p) - o.Radius * o.Radius;
        var discriminant = b * b - a * c;
        if (discriminant < 0)
            return false;
        hit.T = (-b - MathF.Sqrt(discriminant)) / a;
        hit.Normal = (p + direction * hit.T) / o.Radius;
        return hit.T > 0;
    }

    private static bool Cylinder(in PreparedObject o, Vector3 origin, Vector3 direction, ref Hit hit)
    {
        var radius = 0.78f * o.Radius;
        var height = 2f * o.Radius;
        float px = origin.X - o.X, pz = origin.Z - o.Z;
        var a = direction.X * direction.X + direction.Z * direction.Z;
        var b = px * direction.X + pz * direction.Z;
        var c = px * px + pz * pz - radius * radius;
        var discriminant = b * b - a * c;
        if (discriminant >= 0)
        {
            var t = (-b - MathF.Sqrt(discriminant)) / a;
            var y = origin.Y + direction.Y * t;
            if (t > 0 && y >= 0 && y <= height)
            {
                hit.T = t;
                hit.Normal = new Vector3(px + direction.X * t, 0, pz + direction.Z * t) / radius;
            }
        }
        var top = (height - origin.Y) / direction.Y;
        float tx = px + direction.X * top, tz = pz + direction.Z * top;
        if (top > 0 && top < hit.T && tx * tx + tz * tz <= radius * radius)
        {
            hit.T = top;
            hit.Normal = Vector3.UnitY;
        }
        return hit.T < float.MaxValue;
    }

    private static bool Cone(in PreparedObject o, Vector3 origin, Vector3 direction, ref Hit hit)
    {
        var height = 2.1f * o.Radius;
        var k = o.Radius / height;
        float px = origin.X - o.X, pz = origin.Z - o.Z, py = origin.Y - height;
        var a = direction.X * direction.X + direction.Z * direction.Z - k * k * direction.Y * direction.Y;
        var b = px * direction.X + pz * direction.Z - k * k * py * direction.Y;
        var c = px * px + pz * pz - k * k * py * py;
        var discriminant = b * b - a * c;
        if (discriminant < 0)
            return false;
        var root = MathF.Sqrt(discriminant);
        var near = (-b - root) / a;
        var far = (-b + root) / a;
        if (near > far)
            (near, far) = (far, near);
        return TrySide(near, ref hit) || TrySide(far, ref hit);

        bool TrySide(float t, ref Hit side)
        {
            var y = origin.Y + direction.Y * t;
            if (t <= 0 || y < 0 || y > height)
                return false;
            side.T = t;
            side.Normal = Vector3.Normalize(new Vector3(px + direction.X * t, k * k * (height - y), pz + direction.Z * t));
            return true;
        }
    }

    /// <summary>A coloured body, a white arm pointing ahead and a dark visor on top, forward of the middle.</summary>
    private static bool Robot(in PreparedObject o, Vector3 origin, Vector3 direction, ref Hit hit)
    {
        var r = o.Radius;
        var found = Box(o, origin, direction, new Vector3(-0.15f, 0.62f, 0) * r, new Vector3(0.72f, 0.62f, 0.62f) * r, ref hit);
        if (Box(o, origin, direction, new Vector3(1.0f, 0.6f, 0) * r, new Vector3(0.5f, 0.3f, 0.3f) * r, ref hit))
        {
            found = true;
            hit.Colour = White;
        }
        if (Box(o, origin, direction, new Vector3(0.15f, 1.45f, 0) * r, new Vector3(0.34f, 0.22f, 0.34f) * r, ref hit))
        {
            found = true;
            hit.Colour = Dark;
        }
        return found;
    }

    /// <summary>Slab test in the object's frame (x ahead, y up, z to its left); true only when nearer than the hit so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Box(in PreparedObject o, Vector3 origin, Vector3 direction, Vector3 centre, Vector3 half, ref Hit hit)
    {
        float dx = origin.X - o.X, dz = origin.Z - o.Z;
        var p = new Vector3(dx * o.Cos + dz * o.Sin, origin.Y, -dx * o.Sin + dz * o.Cos) - centre;
        var d = new Vector3(direction.X * o.Cos + direction.Z * o.Sin, direction.Y, -direction.X * o.Sin + direction.Z * o.Cos);
        var inverse = Vector3.One / d;
        var t1 = (-half - p) * inverse;
        var t2 = (half - p) * inverse;
        var enter = Vector3.Min(t1, t2);
        var leave = Vector3.Max(t1, t2);
        var near = MathF.Max(enter.X, MathF.Max(enter.Y, enter.Z));
        var far = MathF.Min(leave.X, MathF.Min(leave.Y, leave.Z));
        if (!(near <= far) || near <= 0 || near >= hit.T)
            return false;
        hit.T = near;
        var local = near == enter.X ? new Vector3(-MathF.Sign(d.X), 0, 0)
            : near == enter.Y ? new Vector3(0, -MathF.Sign(d.Y), 0)
            : new Vector3(0, 0, -MathF.Sign(d.Z));
        hit.Normal = new Vector3(local.X * o.Cos - local.Z * o.Sin, local.Y, local.X * o.Sin + local.Z * o.Cos);
        return true;
    }
}

/// <summary>An object with what every ray needs computed once.</summary>
internal readonly struct PreparedObject
{
    public PreparedObject(SceneObject o)
    {
        Shape = o.Shape;
        (X, Z, Radius) = (o.Position.X, o.Position.Y, o.Radius);
        (Sin, Cos) = MathF.SinCos(o.Facing);
        Colour = Palette.Of(o.Colour);
    }

    public readonly Shape Shape;
    public readonly float X, Z, Radius, Sin, Cos;
    public readonly Vector3 Colour;
}
