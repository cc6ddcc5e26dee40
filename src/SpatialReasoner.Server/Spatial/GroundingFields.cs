namespace SpatialReasoner.Server.Spatial;

/// <summary>A part of the picture that the question speaks of as &lt;id&gt;.</summary>
internal sealed record RegionFields
{
    /// <summary>Lower-case letters, digits, '-' and '_', a letter first: region0.</summary>
    public string? Id { get; init; }

    /// <summary>[x0, y0, x1, y1], pixels of the picture as sent (after its orientation is applied).</summary>
    public IReadOnlyList<float>? Box { get; init; }

    /// <summary>Which pixels show the object.</summary>
    public MaskFields? Mask { get; init; }

    /// <summary>What it is, without article: "red cube". Needed by models that see no marks.</summary>
    public string? Name { get; init; }
}

/// <summary>COCO's uncompressed run-length encoding.</summary>
internal sealed record MaskFields
{
    /// <summary>[height, width] of the picture.</summary>
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>Lengths of alternating runs of 0 and 1, beginning with 0, down the columns.</summary>
    public IReadOnlyList<int>? Counts { get; init; }
}

/// <summary>A depth image of the picture.</summary>
internal sealed record DepthFields
{
    /// <summary>Grey PNG of 8 or 16 bits as a data: URL, base64, or a link where the server fetches any; 0 is unknown.</summary>
    public string? Image { get; init; }

    /// <summary>Metres along the optical axis per step of its values: 0.001 for millimetres.</summary>
    public double? MetresPerUnit { get; init; }
}

/// <summary>The camera that took the picture: intrinsics, and its pose as height and pitch or as position and rotation.</summary>
internal sealed record CameraFields
{
    /// <summary>Focal length, pixels.</summary>
    public float? Fx { get; init; }

    /// <summary>Focal length, pixels; absent equals fx.</summary>
    public float? Fy { get; init; }

    /// <summary>Principal point, pixels.</summary>
    public float? Cx { get; init; }

    /// <summary>Principal point, pixels.</summary>
    public float? Cy { get; init; }

    /// <summary>Metres above the ground; goes with pitch_degrees.</summary>
    public float? Height { get; init; }

    /// <summary>Degrees the optical axis points below the horizon, -90 to 90.</summary>
    public float? PitchDegrees { get; init; }

    /// <summary>[x, y, z] of the optical centre, metres, y up from the ground; goes with rotation. As /v1/spatial/scenes gives it.</summary>
    public IReadOnlyList<float>? Position { get; init; }

    /// <summary>World to camera, 3 x 3 row-major: the rows are the camera's right, up and forward in the world frame (y up).</summary>
    public IReadOnlyList<float>? Rotation { get; init; }
}
