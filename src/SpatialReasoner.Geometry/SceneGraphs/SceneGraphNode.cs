using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>An object as seen by one camera: what a scene graph knows of it.</summary>
public sealed record SceneGraphNode
{
    /// <summary>What people call it, without article: "red cube".</summary>
    public required string Name { get; init; }

    /// <summary>Centre in the image, fractions of width and height; (0, 0) is the top left corner.</summary>
    public required Vector2 Image { get; init; }

    /// <summary>Foot point in the camera's ground frame: X metres right, Y (the frame's Z) metres ahead.</summary>
    public required Vector2 Ground { get; init; }

    /// <summary>Metres from the optical centre to the object's centre.</summary>
    public required float CameraDistance { get; init; }

    /// <summary>Metres across the ground at its widest (X) and from the ground to its top (Y); null where nothing told.</summary>
    public Vector2? Extent { get; init; }

    /// <summary>Radians counter-clockwise from +X of the ground frame; null where the object has no front.</summary>
    public float? Facing { get; init; }
}
