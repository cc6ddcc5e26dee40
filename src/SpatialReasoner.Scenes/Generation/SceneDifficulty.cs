using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Generation;

/// <summary>A closed interval a value is drawn from uniformly.</summary>
public readonly record struct Span(float Low, float High);

/// <summary>How hard scenes and questions are.</summary>
public sealed record SceneDifficulty
{
    public required string Id { get; init; }

    /// <summary>Keeps one seed's scenes of different difficulties unrelated; added without carry to twice the seed.</summary>
    public required long Salt { get; init; }

    public required int MinObjects { get; init; }
    public required int MaxObjects { get; init; }

    /// <summary>Optical centre above the ground, metres.</summary>
    public required Span CameraHeight { get; init; }

    /// <summary>Camera to the middle of the scene along the ground, metres.</summary>
    public required Span CameraDistance { get; init; }

    /// <summary>Where the optical axis meets the ground, metres from the middle of the scene, each axis.</summary>
    public required Span Aim { get; init; }

    /// <summary>Tangent of half the field of view.</summary>
    public required Span FieldOfView { get; init; }

    /// <summary>Radians the camera is turned about the scene.</summary>
    public required Span Heading { get; init; }

    /// <summary>Standard deviation of the sensor noise, fraction of full scale.</summary>
    public required Span Noise { get; init; }

    /// <summary>Least visible fraction of every object.</summary>
    public required float MinVisible { get; init; }

    /// <summary>Free space between two objects on the ground, metres.</summary>
    public required float Gap { get; init; }

    /// <summary>Probability that a question refers to an object by a superlative ("the leftmost object").</summary>
    public required float TwoHop { get; init; }

    /// <summary>Margins a question's truth must clear.</summary>
    public required RelationTolerances Tolerances { get; init; }

    /// <summary>
    /// Whether questions are near ties, their answers never follow from their words, and objects that are not there have the colour of one object
    /// that is and the shape of another.
    /// </summary>
    /// <value>Default false.</value>
    public bool Adversarial { get; init; }

    public static SceneDifficulty Standard { get; } = new()
    {
        Id = "standard",
        Salt = 0,
        MinObjects = 2,
        MaxObjects = 6,
        CameraHeight = new(7.6f, 8.4f),
        CameraDistance = new(8.2f, 8.8f),
        Aim = new(-0.15f, 0.15f),
        FieldOfView = new(0.335f, 0.355f),
        Heading = new(-0.5f, 0.5f),
        Noise = new(0, 0.01f),
        MinVisible = 0.4f,
        Gap = 0.2f,
        TwoHop = 0,
        Tolerances = new(Image: 0.04f, Depth: 0.4f, Bearing: 0.3f, Distance: 0.5f),
    };

    public static SceneDifficulty Hard { get; } = new()
    {
        Id = "hard",
        Salt = 1,
        MinObjects = 5,
        MaxObjects = 8,
        CameraHeight = new(6.8f, 9.2f),
        CameraDistance = new(7.9f, 9.1f),
        Aim = new(-0.3f, 0.3f),
        FieldOfView = new(0.33f, 0.375f),
        Heading = new(-1.2f, 1.2f),
        Noise = new(0, 0.05f),
        MinVisible = 0.25f,
        Gap = 0.1f,
        TwoHop = 0.5f,
        Tolerances = new(Image: 0.015f, Depth: 0.15f, Bearing: 0.12f, Distance: 0.2f),
    };

    /// <summary>
    /// Only evaluations draw it: questions are near ties, scenes crowded, pictures noisier than any a model was trained on. Where the numbers
    /// come from is in the evaluation's README.
    /// </summary>
    public static SceneDifficulty Expert { get; } = new()
    {
        Id = "expert",
        Salt = 1L << 62, // no seed reaches this bit
        MinObjects = 6,
        MaxObjects = 8,
        CameraHeight = new(6.6f, 9.4f),
        CameraDistance = new(7.8f, 9.2f),
        Aim = new(-0.35f, 0.35f),
        FieldOfView = new(0.33f, 0.385f),
        Heading = new(-1.3f, 1.3f),
        Noise = new(0.04f, 0.09f),
        MinVisible = 0.15f,
        Gap = 0.05f,
        TwoHop = 0.9f,
        Tolerances = new(Image: 0.008f, Depth: 0.08f, Bearing: 0.06f, Distance: 0.1f),
        Adversarial = true,
    };

    public static IReadOnlyList<SceneDifficulty> All { get; } = [Standard, Hard, Expert];
}
