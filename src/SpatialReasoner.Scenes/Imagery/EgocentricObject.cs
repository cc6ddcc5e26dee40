using System.Numerics;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Imagery;

/// <summary>An object in a viewer's own frame: the viewer stands at the origin.</summary>
/// <param name="Name">Without article: "red cube"; any name will do.</param>
/// <param name="Position">Foot point, metres: x to the viewer's right, y up, z straight ahead of it.</param>
/// <param name="Facing">Radians counter-clockwise, seen from above, from where the viewer faces: 0 faces the same way, a quarter turn to its left; null without a front.</param>
public sealed record EgocentricObject(string Name, Vector3 Position, float? Facing)
{
    /// <summary>Along the ground: metres right, metres ahead.</summary>
    public Vector2 Ground => new(Position.X, Position.Z);

    /// <summary>An object of a camera's ground frame as <paramref name="viewer"/> has it.</summary>
    /// <param name="ground">Foot point, ground frame of the camera.</param>
    /// <param name="facing">Radians counter-clockwise from +X of that frame; null without a front.</param>
    public static EgocentricObject From(string name, Vector2 ground, float? facing, ViewerFrame viewer)
    {
        var seen = viewer.ToViewer(ground);
        return new EgocentricObject(name, new Vector3(seen.X, 0, seen.Y), facing is { } angle ? Angles.Normalise(angle - viewer.Facing) : null);
    }
}
