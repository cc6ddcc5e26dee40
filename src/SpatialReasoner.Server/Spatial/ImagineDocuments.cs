using System.Text.Json.Serialization;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Body of <c>POST /v1/spatial/imagine</c>: a scene, or a picture that is perceived first.</summary>
internal sealed record ImagineBody : PerceiveFields
{
    /// <summary>A scene as /v1/spatial/perceive returns it; instead of a picture.</summary>
    public SceneFields? Scene { get; init; }

    /// <summary>Whose viewpoint: the name of an object with a front, or camera.</summary>
    public string? Viewer { get; init; }

    /// <summary>json, png or svg; absent, the Accept header decides.</summary>
    public string? Format { get; init; }

    /// <summary>Pixels along each side of the PNG, 64 to 512.</summary>
    public int? Size { get; init; }
}

internal sealed record SceneFields
{
    public IReadOnlyList<SceneObjectFields?>? Objects { get; init; }
}

/// <summary>An object of a scene; fields beyond these are ignored.</summary>
internal sealed record SceneObjectFields
{
    public string? Name { get; init; }

    /// <summary>[x, y, z]: metres right of the camera, up, and ahead of it along the ground.</summary>
    public IReadOnlyList<float>? Position { get; init; }

    /// <summary>Counter-clockwise from +x seen from above; null without a front.</summary>
    public float? FacingDegrees { get; init; }
}

/// <summary>A scene through a viewer's eyes.</summary>
internal sealed record ImagineResponse
{
    public required string Id { get; init; }

    /// <summary>An object's name, or camera.</summary>
    public required string Viewer { get; init; }

    /// <summary>Always viewer: x to its right, y up, z straight ahead, metres.</summary>
    public string Frame { get; init; } = "viewer";

    public required IReadOnlyList<ImaginedObjectPart> Objects { get; init; }

    /// <summary>Objects without a place on the ground, which no other viewpoint can show.</summary>
    public required IReadOnlyList<string> Unplaced { get; init; }

    /// <summary>The picture from above and behind the viewer, a data: URL (PNG).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MentalImage { get; init; }

    /// <summary>The map from above, SVG; ahead is up the page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Map { get; init; }

    /// <summary>What was perceived; absent where the request brought the scene.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScenePart? Scene { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Of perceiving; absent where the request brought the scene.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsagePart? Usage { get; init; }
}

/// <param name="Position">[x, y, z]: metres to the viewer's right, up, straight ahead.</param>
/// <param name="FacingDegrees">Counter-clockwise, seen from above, from where the viewer faces; null without a front.</param>
/// <param name="DrawnAs">How the picture shows it: "red cube".</param>
internal sealed record ImaginedObjectPart(string Name, IReadOnlyList<float> Position, float? FacingDegrees, string DrawnAs);
