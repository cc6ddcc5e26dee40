using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Generation;

/// <summary>A closed interval a value is drawn from uniformly.</summary>
public readonly record struct Span(float Low, float High);

/// <summary>How hard scenes and questions are.</summary>
public sealed record SceneDifficulty
{
    public required string Id { get; init; }
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

    public static SceneDifficulty Standard { get; } = new()
    {
        Id = "standard",
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

    public static IReadOnlyList<SceneDifficulty> All { get; } = [Standard, Hard];
}
