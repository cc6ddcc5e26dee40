using System.Numerics;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Reasoning;

/// <summary>An object as chains tell of it; a field no chain mentioned is null.</summary>
/// <param name="Name">Without article: "red cube".</param>
public sealed record PerceivedObject(string Name)
{
    /// <summary>Centre, fractions of the image's width and height; (0, 0) is the top left corner.</summary>
    public Vector2? Image { get; init; }

    /// <summary>Foot point in the camera's ground frame: X metres right, Y (the frame's Z) metres ahead.</summary>
    public Vector2? Ground { get; init; }

    /// <summary>Metres from the camera.</summary>
    public float? CameraDistance { get; init; }

    /// <summary>Radians counter-clockwise from +X of the ground frame.</summary>
    public float? Facing { get; init; }

    /// <summary>Box around it, fractions of the image; models that perceive centres leave it open.</summary>
    public ImageBox? Box { get; init; }

    /// <summary>Its body in the camera's ground frame, where depth was given; facing is a side's, not a front's.</summary>
    public OrientedBox? Body { get; init; }

    /// <summary>Fills what this record leaves open from <paramref name="other"/>.</summary>
    public PerceivedObject Or(PerceivedObject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Image = Image ?? other.Image,
            Ground = Ground ?? other.Ground,
            CameraDistance = CameraDistance ?? other.CameraDistance,
            Facing = Facing ?? other.Facing,
            Box = Box ?? other.Box,
            Body = Body ?? other.Body,
        };
    }

    /// <summary>The scene-graph node of a fully perceived object; null when a field is missing.</summary>
    public SceneGraphNode? ToNode() => Image is { } image && Ground is { } ground && CameraDistance is { } distance
        ? new SceneGraphNode { Name = Name, Image = image, Ground = ground, CameraDistance = distance, Facing = Facing }
        : null;
}

/// <summary>What the chains perceived: names are unique, order is that of first mention.</summary>
public sealed record PerceivedScene(IReadOnlyList<PerceivedObject> Objects);
