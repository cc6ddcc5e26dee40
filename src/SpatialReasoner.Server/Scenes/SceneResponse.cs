using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Scenes;

/// <summary>A procedural scene with its picture, its truth and questions about it. World frame: x right, y up, z away from the default camera, metres.</summary>
internal sealed record SceneResponse
{
    public required long Seed { get; init; }

    /// <summary>standard or hard.</summary>
    public required string Difficulty { get; init; }

    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>The picture as a data: URL (PNG).</summary>
    public required string Image { get; init; }

    public required CameraPart Camera { get; init; }
    public required IReadOnlyList<SceneObjectPart> Objects { get; init; }
    public required IReadOnlyList<QuestionPart> Questions { get; init; }
}

/// <summary>A pinhole camera without distortion.</summary>
internal sealed record CameraPart
{
    /// <summary>Focal lengths and principal point, pixels.</summary>
    public required float Fx { get; init; }
    public required float Fy { get; init; }
    public required float Cx { get; init; }
    public required float Cy { get; init; }

    /// <summary>Optical centre, world frame, metres.</summary>
    public required IReadOnlyList<float> Position { get; init; }

    /// <summary>World to camera, 3 x 3 row-major: the rows are the camera's right, up and forward in the world frame.</summary>
    public required IReadOnlyList<float> Rotation { get; init; }
}

internal sealed record SceneObjectPart
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

internal sealed record QuestionPart
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

    public required QuestionFramePart Frame { get; init; }
    public required AboutPart About { get; init; }
}

/// <param name="Kind">camera or object.</param>
/// <param name="Object">The object whose viewpoint is taken; null for the camera.</param>
internal sealed record QuestionFramePart(string Kind, string? Object);

/// <summary>The objects a question concerns.</summary>
/// <param name="Subject">A name; a list of the candidates where the question counts or chooses among several.</param>
/// <param name="Reference">What the subject is compared with; null where there is nothing.</param>
/// <param name="Viewer">Whose viewpoint is taken; null for the camera.</param>
internal sealed record AboutPart(JsonNode? Subject, string? Reference, string? Viewer);
