using System.Numerics;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes;

/// <summary>The colours objects come in; the order is the label order of training targets.</summary>
public enum Colour { Red, Green, Blue, Yellow, Purple, Cyan, Orange, Gray }

/// <summary>The shapes objects come in; the order is the label order of training targets. Only a robot has a front.</summary>
public enum Shape { Sphere, Cube, Cylinder, Cone, Robot }

/// <summary>An object standing on the ground.</summary>
/// <param name="Position">Foot point, world frame (x, z), metres.</param>
/// <param name="Radius">Half the object's width, metres.</param>
/// <param name="Facing">Radians counter-clockwise from +x seen from above.</param>
public sealed record SceneObject(Colour Colour, Shape Shape, Vector2 Position, float Radius, float Facing)
{
    public string Name => ObjectNames.Of(Colour, Shape);

    /// <summary>Metres from the ground to the object's top.</summary>
    public float Height => Shape switch
    {
        Shape.Sphere => 2f * Radius,
        Shape.Cube => 1.64f * Radius,
        Shape.Cylinder => 2f * Radius,
        Shape.Cone => 2.1f * Radius,
        _ => 1.67f * Radius,
    };

    public bool HasFront => Shape == Shape.Robot;

    public string Size => Radius >= 0.55f ? "large" : "small";

    public Vector3 Centre => new(Position.X, Height / 2, Position.Y);

    public OrientedBox Box => Shape switch
    {
        // The robot's arm reaches 1.5 radii ahead, its body 0.87 behind.
        Shape.Robot => new(Centre + 0.315f * Radius * new Vector3(MathF.Cos(Facing), 0, MathF.Sin(Facing)), new(1.185f * Radius, Height / 2, 0.62f * Radius), Facing),
        Shape.Cube => new(Centre, new(0.82f * Radius, Height / 2, 0.82f * Radius), Facing),
        Shape.Cylinder => new(Centre, new(0.78f * Radius, Height / 2, 0.78f * Radius), Facing),
        _ => new(Centre, new(Radius, Height / 2, Radius), Facing),
    };
}

/// <summary>How a scene is lit and photographed.</summary>
/// <param name="LightDirection">Unit vector towards the light, world frame.</param>
/// <param name="GroundTint">Linear RGB of the lighter ground tiles, 0 to 1.</param>
/// <param name="SensorNoise">Standard deviation of the noise added to every pixel, 0 to 1.</param>
public sealed record Appearance(Vector3 LightDirection, Vector3 GroundTint, float SensorNoise);

/// <summary>A scene and the camera that looks at it.</summary>
public sealed record Scene(long Seed, IReadOnlyList<SceneObject> Objects, PinholeCamera Camera, float HalfFieldOfViewTangent, Appearance Appearance)
{
    /// <summary>Intrinsics for a square image of <paramref name="size"/> pixels.</summary>
    public CameraIntrinsics Intrinsics(int size) => CameraIntrinsics.FromFieldOfView(HalfFieldOfViewTangent, size, size);

    /// <summary>The exact scene graph in this camera's frames: where every truth comes from.</summary>
    public SceneGraph ToSceneGraph()
    {
        var unit = Intrinsics(1);
        return new SceneGraph(Objects.Select(o => new SceneGraphNode
        {
            Name = o.Name,
            Image = Camera.Project(o.Centre, unit),
            Ground = Camera.ToGround(o.Centre),
            Extent = new Vector2(2 * MathF.Max(o.Box.HalfExtents.X, o.Box.HalfExtents.Z), o.Height),
            CameraDistance = Vector3.Distance(o.Centre, Camera.Position),
            Facing = o.HasFront ? Camera.ToGroundFacing(o.Facing) : null,
        }));
    }
}
