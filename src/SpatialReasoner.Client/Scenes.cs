using System.Text.Json;

namespace SpatialReasoner.Client;

/// <summary>A perceived scene; also what <see cref="ImagineRequest.Scene"/> takes, where names, positions and facings are read.</summary>
public sealed record Scene
{
    /// <summary>camera: x metres right of the camera, y up from the ground, z metres ahead along the ground.</summary>
    public string Frame { get; init; } = "camera";

    public required IReadOnlyList<SceneObject> Objects { get; init; }

    /// <summary>Those that are clear.</summary>
    public IReadOnlyList<SceneRelation> Relations { get; init; } = [];
}

/// <summary>An object as the chains tell of it; what none mentioned is null.</summary>
public sealed record SceneObject
{
    public required string Name { get; init; }

    /// <summary>[x, y] of its centre, fractions of width and height from the top left corner.</summary>
    public IReadOnlyList<float>? Image { get; init; }

    /// <summary>[x, y, z] of its foot point, or of its centre where its body is known, metres.</summary>
    public IReadOnlyList<float>? Position { get; init; }

    /// <summary>Counter-clockwise from +x seen from above; null where it has no front.</summary>
    public float? FacingDegrees { get; init; }

    /// <summary>Metres from the optical centre.</summary>
    public float? CameraDistance { get; init; }

    /// <summary>Another name it may have instead, where looks called it differently.</summary>
    public OtherName? OtherName { get; init; }

    /// <summary>How sure it is that the object is there, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>One standard deviation of each coordinate; null where nothing is known of it.</summary>
    public Spread? Spread { get; init; }

    /// <summary>[x0, y0, x1, y1], fractions of width and height; null where only a centre is known.</summary>
    public IReadOnlyList<float>? Box { get; init; }

    /// <summary>[longer side, height, shorter side] of its body, metres; where depth and camera were given.</summary>
    public IReadOnlyList<float>? Size { get; init; }
}

/// <param name="Probability">That this is its name, 0 to 1; the first name has the rest.</param>
public sealed record OtherName(string Name, double Probability);

/// <param name="Image">[x, y], fractions of width and height.</param>
/// <param name="Position">[x, z], metres along the ground.</param>
/// <param name="CameraDistance">Metres.</param>
public sealed record Spread(IReadOnlyList<float>? Image, IReadOnlyList<float>? Position, float? FacingDegrees, float? CameraDistance);

/// <param name="Relation">left, right, front, behind: of the subject, seen by the camera.</param>
public sealed record SceneRelation(string Subject, string Relation, string Reference);

/// <summary>A procedural scene with its picture, its truth and questions about it. World frame: x right, y up, z away from the default camera, metres.</summary>
public sealed record DrawnScene
{
    public required long Seed { get; init; }

    /// <summary>standard or hard.</summary>
    public required string Difficulty { get; init; }

    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>The picture as a data: URL (PNG): may be asked about as it is, or read with <see cref="Picture.Bytes"/>.</summary>
    public required string Image { get; init; }

    /// <summary>With position and rotation.</summary>
    public required Camera Camera { get; init; }

    public required IReadOnlyList<DrawnObject> Objects { get; init; }
    public required IReadOnlyList<DrawnQuestion> Questions { get; init; }
}

public sealed record DrawnObject
{
    public required string Name { get; init; }
    public required string Shape { get; init; }
    public required string Colour { get; init; }

    /// <summary>large or small.</summary>
    public required string Size { get; init; }

    /// <summary>[x, y, z] of the centre, world frame, metres.</summary>
    public required IReadOnlyList<float> Position { get; init; }

    /// <summary>Counter-clockwise from +x of the world frame, seen from above; null where it has no front.</summary>
    public required float? FacingDegrees { get; init; }

    /// <summary>[x, y] of the centre, pixels.</summary>
    public required IReadOnlyList<float> Image { get; init; }

    /// <summary>[x0, y0, x1, y1] around its visible pixels, x1 and y1 exclusive; null where none is visible at this size.</summary>
    public required IReadOnlyList<int>? Box { get; init; }

    /// <summary>Metres from the optical centre to the centre, along the optical axis.</summary>
    public required float Depth { get; init; }

    /// <summary>Share of its outline that nothing hides, 0 to 1.</summary>
    public required float VisibleFraction { get; init; }
}

public sealed record DrawnQuestion
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Question { get; init; }

    /// <summary>Answers to choose from; empty where the answer is open.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The truth, as people write it: "left", "2.25 m", the letter of a multiple-choice question.</summary>
    public required string Answer { get; init; }

    public required string AnswerType { get; init; }

    /// <summary>The exact number behind a count, distance (metres) or angle (degrees); null for words.</summary>
    public required double? Value { get; init; }

    /// <summary>m, degrees or null.</summary>
    public required string? Unit { get; init; }

    public required FrameOfReference Frame { get; init; }
    public required QuestionObjects About { get; init; }
}

/// <summary>The objects a question concerns.</summary>
/// <param name="Subject">A name; a list of the candidates where the question counts or chooses among several.</param>
/// <param name="Reference">What the subject is compared with; null where there is nothing.</param>
/// <param name="Viewer">Whose viewpoint is taken; null for the camera.</param>
public sealed record QuestionObjects(JsonElement? Subject, string? Reference, string? Viewer);
