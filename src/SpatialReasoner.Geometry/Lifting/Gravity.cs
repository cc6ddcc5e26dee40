using System.Numerics;

namespace SpatialReasoner.Geometry.Lifting;

/// <summary>Where up is for a camera, and how high it hangs: what turns camera coordinates into its ground frame.</summary>
/// <param name="Up">Unit vector away from the ground, camera frame (x right, y up, z along the optical axis).</param>
/// <param name="Height">Metres from the ground to the optical centre; null where the ground is not known.</param>
public sealed record Gravity(Vector3 Up, float? Height)
{
    /// <summary>A camera held level somewhere above an unknown ground.</summary>
    public static Gravity Level { get; } = new(Vector3.UnitY, null);

    /// <summary>A camera without roll.</summary>
    /// <param name="pitch">Radians the optical axis points below the horizon.</param>
    /// <param name="height">Metres above the ground.</param>
    public static Gravity FromPitch(float pitch, float height) => new(new Vector3(0, MathF.Cos(pitch), -MathF.Sin(pitch)), height);

    /// <summary>Camera frame to the camera's ground frame: X metres to its right, Y up from the ground (from the camera where the ground is unknown), Z ahead along the ground.</summary>
    public Vector3 ToGround(Vector3 camera)
    {
        // Looking straight down there is no "ahead" but the top of the image.
        var ahead = MathF.Abs(Up.Z) > 0.999f ? Vector3.UnitY : Vector3.UnitZ;
        var forward = Vector3.Normalize(ahead - (Vector3.Dot(ahead, Up) * Up));
        return new Vector3(Vector3.Dot(camera, Vector3.Cross(Up, forward)), Vector3.Dot(camera, Up) + (Height ?? 0), Vector3.Dot(camera, forward));
    }
}
