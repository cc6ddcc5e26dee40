using SpatialReasoner.Geometry;

namespace SpatialReasoner.Reasoning.Tests.Imagining;

/// <summary>Scenes as a perfect eye would perceive them.</summary>
internal static class Scenes
{
    public static PerceivedScene Perceived(this SceneGraph scene) => new([.. scene.Nodes.Select(n => new PerceivedObject(n.Name)
    {
        Image = n.Image, Ground = n.Ground, CameraDistance = n.CameraDistance, Facing = n.Facing,
    })]);

    /// <param name="yaw">Degrees counter-clockwise from +X.</param>
    public static PerceivedObject Seen(string name, float x, float z, float? yaw = null) => new(name)
    {
        Ground = new(x, z), Facing = yaw is { } degrees ? Angles.ToRadians(degrees) : null,
    };
}
