using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>Focal lengths and principal point, pixels of an image of the given size.</summary>
public readonly record struct CameraIntrinsics(float Fx, float Fy, float Cx, float Cy)
{
    /// <summary>Square pixels, principal point in the middle.</summary>
    /// <param name="halfFieldOfViewTangent">Tangent of half the horizontal field of view.</param>
    /// <param name="width">Image width, pixels.</param>
    /// <param name="height">Image height, pixels.</param>
    public static CameraIntrinsics FromFieldOfView(float halfFieldOfViewTangent, float width, float height)
    {
        var focal = width / 2 / halfFieldOfViewTangent;
        return new CameraIntrinsics(focal, focal, width / 2, height / 2);
    }
}

/// <summary>
/// A pinhole camera without roll. World frame: x right, y up, z away from a camera with heading 0, metres.
/// </summary>
/// <param name="Position">Optical centre, world frame.</param>
/// <param name="Heading">Radians the optical axis is turned clockwise, seen from above, from +z towards +x.</param>
/// <param name="Pitch">Radians the optical axis points below the horizon.</param>
public sealed record PinholeCamera(Vector3 Position, float Heading, float Pitch)
{
    /// <summary>Unit vector to the right of the image, world frame; horizontal because there is no roll.</summary>
    public Vector3 Right { get; } = new(MathF.Cos(Heading), 0, -MathF.Sin(Heading));

    /// <summary>Unit vector up the image, world frame.</summary>
    public Vector3 Up { get; } = new(MathF.Sin(Heading) * MathF.Sin(Pitch), MathF.Cos(Pitch), MathF.Cos(Heading) * MathF.Sin(Pitch));

    /// <summary>Optical axis, world frame.</summary>
    public Vector3 Forward { get; } = new(MathF.Sin(Heading) * MathF.Cos(Pitch), -MathF.Sin(Pitch), MathF.Cos(Heading) * MathF.Cos(Pitch));

    /// <summary>World point to camera frame: x right, y up, z along the optical axis (depth), metres.</summary>
    public Vector3 ToCamera(Vector3 world)
    {
        var d = world - Position;
        return new Vector3(Vector3.Dot(d, Right), Vector3.Dot(d, Up), Vector3.Dot(d, Forward));
    }

    /// <summary>World point to pixels; meaningful only in front of the camera.</summary>
    public Vector2 Project(Vector3 world, CameraIntrinsics intrinsics)
    {
        var p = ToCamera(world);
        return new Vector2(intrinsics.Cx + intrinsics.Fx * p.X / p.Z, intrinsics.Cy - intrinsics.Fy * p.Y / p.Z);
    }

    /// <summary>
    /// World point to the camera's ground frame: X metres to the camera's right, Z metres ahead of it along the ground; the origin
    /// lies on the ground below the optical centre.
    /// </summary>
    public Vector2 ToGround(Vector3 world)
    {
        var d = world - Position;
        return new Vector2(Vector3.Dot(d, Right), d.X * MathF.Sin(Heading) + d.Z * MathF.Cos(Heading));
    }

    /// <summary>A facing angle in the world's ground plane to the same angle in the camera's ground frame.</summary>
    public float ToGroundFacing(float worldFacing) => Angles.Normalise(worldFacing + Heading);

    /// <summary>Ground frame back to the world (y = 0).</summary>
    public Vector3 FromGround(Vector2 ground)
    {
        var (sin, cos) = MathF.SinCos(Heading);
        return new Vector3(Position.X + ground.X * cos + ground.Y * sin, 0, Position.Z - ground.X * sin + ground.Y * cos);
    }

    /// <summary>A facing angle of the ground frame back to the world's ground plane.</summary>
    public float FromGroundFacing(float groundFacing) => Angles.Normalise(groundFacing - Heading);
}
