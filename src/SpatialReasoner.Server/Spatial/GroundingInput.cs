using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Geometry.Lifting;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Reads regions, depth and camera. What they must be beside each other and the picture is the reasoner's to judge.</summary>
/// <param name="prefix">Where the fields stand in the caller's request: empty, or <c>spatial.</c>.</param>
/// <param name="links">The request's links.</param>
internal sealed class GroundingInput(string prefix, ImageLinks links)
{
    /// <summary>How far the rows of a rotation may be from unit length and right angles: six digits survive printing.</summary>
    private const float RotationTolerance = 0.01f;

    public IReadOnlyList<ImageRegion> Regions(IReadOnlyList<RegionFields?>? regions) => [.. (regions ?? []).Select(Region)];

    public DepthImage? Depth(DepthFields? depth)
    {
        if (depth is null)
            return null;
        if (depth.Image is null)
            throw Missing("depth.image", "a grey PNG as a data: URL or base64");
        return new DepthImage(ImageInput.Parse(depth.Image, prefix + "depth.image", links), depth.MetresPerUnit ?? throw Missing("depth.metres_per_unit", "metres per step of the image's values"));
    }

    public ImageCamera? Camera(CameraFields? camera)
    {
        if (camera is null)
            return null;
        var fx = camera.Fx ?? throw Missing("camera.fx", "the focal length in pixels");
        return new ImageCamera(new CameraIntrinsics(
            fx,
            camera.Fy ?? fx,
            camera.Cx ?? throw Missing("camera.cx", "the principal point in pixels"),
            camera.Cy ?? throw Missing("camera.cy", "the principal point in pixels"))) { Gravity = Pose(camera) };
    }

    private ImageRegion Region(RegionFields? region, int index)
    {
        var field = $"regions[{index}]";
        if (region is null)
            throw Missing(field, "an object with 'id' and 'box'");
        if (region.Box is not [var left, var top, var right, var bottom])
            throw Wrong($"{field}.box", region.Box is null ? "is missing" : $"holds {region.Box.Count} numbers", "[x0, y0, x1, y1] in pixels");
        return new ImageRegion(region.Id ?? throw Missing($"{field}.id", "a name such as 'region0'"), new ImageBox(left, top, right, bottom))
        {
            Name = region.Name?.Trim(),
            Mask = Mask(region.Mask, $"{field}.mask"),
        };
    }

    private RunLengthMask? Mask(MaskFields? mask, string field)
    {
        if (mask is null)
            return null;
        if (mask.Size is not [var height, var width])
            throw Wrong($"{field}.size", mask.Size is null ? "is missing" : $"holds {mask.Size.Count} numbers", "[height, width] in pixels");
        return new RunLengthMask(width, height, mask.Counts ?? throw Missing($"{field}.counts", "the lengths of its runs"));
    }

    /// <summary>Null where no pose is given.</summary>
    private Gravity? Pose(CameraFields camera)
    {
        var byAngle = camera.Height is not null || camera.PitchDegrees is not null;
        var byRotation = camera.Position is not null || camera.Rotation is not null;
        if (byAngle && byRotation)
            throw Wrong("camera.rotation", "is given beside 'height' or 'pitch_degrees'", "one pose: height and pitch_degrees, or position and rotation");
        if (byRotation)
            return Rotated(camera);
        if (!byAngle)
            return null;
        var height = camera.Height ?? throw Missing("camera.height", "metres above the ground, beside pitch_degrees");
        var pitch = camera.PitchDegrees ?? throw Missing("camera.pitch_degrees", "degrees below the horizon, beside height");
        if (pitch is not (>= -90 and <= 90))
            throw Wrong("camera.pitch_degrees", $"is {pitch}", "-90 to 90");
        return Gravity.FromPitch(Angles.ToRadians(pitch), Above("camera.height", height));
    }

    private Gravity Rotated(CameraFields camera)
    {
        if (camera.Position is not [_, var height, _])
            throw Wrong("camera.position", camera.Position is null ? "is missing" : $"holds {camera.Position.Count} numbers", "[x, y, z] in metres, y up from the ground");
        if (camera.Rotation is not [var rx, var ry, var rz, var ux, var uy, var uz, var fx, var fy, var fz])
            throw Wrong("camera.rotation", camera.Rotation is null ? "is missing" : $"holds {camera.Rotation.Count} numbers", "9 of them, row-major: the camera's right, up and forward in the world");
        Vector3 right = new(rx, ry, rz), up = new(ux, uy, uz), forward = new(fx, fy, fz);
        // x right, y up, z ahead: right is up times forward, where a mirrored or transposed matrix differs.
        if (!(IsUnit(right) && IsUnit(up) && IsUnit(forward) && Vector3.Distance(Vector3.Cross(up, forward), right) <= RotationTolerance))
            throw Wrong("camera.rotation", "is no rotation", "rows of unit length at right angles, the camera's right, up and forward");
        return new Gravity(Vector3.Normalize(new Vector3(ry, uy, fy)), Above("camera.position[1]", height));

        static bool IsUnit(Vector3 row) => MathF.Abs(row.Length() - 1) <= RotationTolerance;
    }

    private float Above(string field, float height) => height is > 0 and <= 100_000 ? height : throw Wrong(field, $"is {height}", "metres above the ground, more than 0");

    private ApiException Missing(string field, string expected) => Wrong(field, "is missing", expected);

    private ApiException Wrong(string field, string what, string expected) =>
        new(ApiError.Invalid(prefix + field, FormattableString.Invariant($"'{prefix + field}' {what}; {expected} is expected.")));
}
