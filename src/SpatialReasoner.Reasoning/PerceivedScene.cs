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

    /// <summary>How far the coordinates may be off; null where nothing is known of it.</summary>
    public PerceivedSpread? Spread { get; init; }

    /// <summary>How sure it is that the object is there, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>How likely the chain found the words of the name when it wrote them, 0 to 1; null where that is not known.</summary>
    public double? NameProbability { get; init; }

    /// <summary>Another name it may have instead, where looks called it differently; null for none.</summary>
    public RivalName? Rival { get; init; }

    /// <summary>Whether it goes by that name, or may.</summary>
    public bool MayBe(string name) => Name == name || Rival?.Name == name;

    /// <summary>The object under its other name, as likely as that is; itself where it has none.</summary>
    public PerceivedObject Renamed() => Rival is { } rival ? this with { Name = rival.Name, Rival = new RivalName(Name, 1 - rival.Probability) } : this;

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
            Spread = Spread?.Or(other.Spread) ?? other.Spread,
        };
    }

    /// <summary>The object in the mirrored image; its own inverse. See <see cref="SceneGraph.Mirrored"/>.</summary>
    public PerceivedObject Mirrored() => this with
    {
        Image = Image is { } image ? new Vector2(1 - image.X, image.Y) : null,
        Ground = Ground is { } ground ? new Vector2(-ground.X, ground.Y) : null,
        Facing = Facing is { } facing ? Angles.Normalise(MathF.PI - facing) : null,
    };

    /// <summary>The scene-graph node of a fully perceived object; null when a field is missing.</summary>
    public SceneGraphNode? ToNode() => Image is { } image && Ground is { } ground && CameraDistance is { } distance
        ? new SceneGraphNode { Name = Name, Image = image, Ground = ground, CameraDistance = distance, Facing = Facing }
        : null;
}

/// <summary>A second name for one object.</summary>
/// <param name="Probability">That this is its name and not the first, 0 to 1.</param>
public sealed record RivalName(string Name, double Probability);

/// <summary>One standard deviation of each coordinate, in its own unit; null where it is not known.</summary>
public sealed record PerceivedSpread
{
    /// <summary>Fractions of the image's width and height.</summary>
    public Vector2? Image { get; init; }

    /// <summary>Metres.</summary>
    public Vector2? Ground { get; init; }

    /// <summary>Metres.</summary>
    public float? CameraDistance { get; init; }

    /// <summary>Radians.</summary>
    public float? Facing { get; init; }

    public PerceivedSpread Or(PerceivedSpread? other) => other is null ? this : this with
    {
        Image = Image ?? other.Image,
        Ground = Ground ?? other.Ground,
        CameraDistance = CameraDistance ?? other.CameraDistance,
        Facing = Facing ?? other.Facing,
    };
}

/// <summary>What the chains perceived: names are unique, order is that of first mention.</summary>
public sealed record PerceivedScene(IReadOnlyList<PerceivedObject> Objects)
{
    /// <summary>Whether all of the image was looked for, so that what is not listed is not there.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Names that were looked for and are not in the image.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// The scene with the coordinates each chain gave, where several did; their differences keep together what belongs together. Same objects, same order.
    /// Empty for a single chain.
    /// </summary>
    public IReadOnlyList<PerceivedScene> Samples { get; init; } = [];

    /// <summary>Ids of the chains it was perceived by; empty when it was remembered.</summary>
    public IReadOnlyList<int> Chains { get; init; } = [];

    /// <summary>The object of that name, or the one that may have it; null for neither.</summary>
    public PerceivedObject? Find(string name) => Objects.FirstOrDefault(o => o.Name == name) ?? Objects.FirstOrDefault(o => o.MayBe(name))?.Renamed();

    /// <summary>Whether it is known if <paramref name="name"/> is in the image.</summary>
    public bool Covers(string name) => IsWhole || Find(name) is not null || Missing.Contains(name);

    /// <summary>The scene of the mirrored image.</summary>
    public PerceivedScene Mirrored() => this with { Objects = [.. Objects.Select(o => o.Mirrored())], Samples = [.. Samples.Select(s => s.Mirrored())] };
}
