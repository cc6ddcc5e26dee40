using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>Checks the caller's geometry; what depends on the image's size comes last.</summary>
internal static partial class RegionChecks
{
    public const int MaxRegions = 32, MaxNameLength = 60;

    /// <summary>Checks what can be checked without the image.</summary>
    /// <exception cref="InvalidReasoningRequestException">A field is out of range, or depth and camera have no regions to measure.</exception>
    public static void Check(ReasoningRequest request)
    {
        if (request.Regions.Count == 0)
        {
            if (request.Depth is not null)
                throw Invalid("depth", "depth is given without regions; it measures regions, so send 'regions' with it or leave it out.");
            if (request.Camera is not null)
                throw Invalid("camera", "camera is given without regions; it places regions in space, so send 'regions' with it or leave it out.");
            return;
        }
        if (request.Images.Count != 1)
            throw Invalid("images", $"images holds {request.Images.Count}; with regions it must hold exactly 1, the one they are boxes of.");
        if (request.Regions.Count > MaxRegions)
            throw Invalid("regions", $"regions holds {request.Regions.Count}; at most {MaxRegions} are allowed.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Regions.Count; i++)
        {
            var region = request.Regions[i];
            if (!Id().IsMatch(region.Id))
                throw Invalid($"regions[{i}].id", $"regions[{i}].id is '{region.Id}'; allowed are up to 32 lower-case letters, digits, '-' and '_', a letter first, such as 'region0'.");
            if (!seen.Add(region.Id))
                throw Invalid($"regions[{i}].id", $"regions[{i}].id is '{region.Id}', which another region has too; ids must differ.");
            if (region.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength))
                throw Invalid($"regions[{i}].name", $"regions[{i}].name has {name.Length} characters; 1 to {MaxNameLength} are allowed.");
        }
        if (request.Depth is { } depth && !(double.IsFinite(depth.MetresPerUnit) && depth.MetresPerUnit is > 0 and <= 1000))
            throw Invalid("depth.metres_per_unit", $"depth.metres_per_unit is {depth.MetresPerUnit}; allowed is above 0, up to 1000.");
        if (request.Camera is { } camera)
            CheckCamera(camera.Intrinsics);
    }

    /// <summary>Checks a region against the image.</summary>
    /// <returns>Its mask, [width * height] down the columns; null where it has none.</returns>
    /// <exception cref="InvalidReasoningRequestException">It does not fit the image.</exception>
    public static bool[]? Check(ImageRegion region, int index, ImageSize image)
    {
        var (box, field) = (region.Box, $"regions[{index}]");
        if (!(box.Left >= 0 && box.Top >= 0 && box.Right <= image.Width && box.Bottom <= image.Height && box.Left < box.Right && box.Top < box.Bottom))
        {
            throw Invalid(
                $"{field}.box",
                $"{field}.box is {Text(box)}; it must lie inside the image, which is {image.Width} x {image.Height} pixels, with x0 < x1 and y0 < y1.");
        }
        if (region.Mask is not { } mask)
            return null;
        if (mask.Width != image.Width || mask.Height != image.Height)
            throw Invalid($"{field}.mask.size", $"{field}.mask.size is [{mask.Height}, {mask.Width}] (height, width); the image's is [{image.Height}, {image.Width}].");
        var pixels = mask.Decode() ?? throw Invalid(
            $"{field}.mask.counts", $"{field}.mask.counts does not add up to the {(long)mask.Width * mask.Height} pixels of its size in runs of at least 0.");
        return Array.IndexOf(pixels, true) >= 0 ? pixels : throw Invalid($"{field}.mask.counts", $"{field}.mask.counts holds no pixel of the object.");
    }

    private static void CheckCamera(CameraIntrinsics camera)
    {
        Positive("camera.fx", camera.Fx);
        Positive("camera.fy", camera.Fy);
        Finite("camera.cx", camera.Cx);
        Finite("camera.cy", camera.Cy);

        static void Positive(string field, float value)
        {
            if (!(float.IsFinite(value) && value > 0))
                throw Invalid(field, $"{field} is {Numbers.Text(value)}; a focal length is above 0 pixels.");
        }

        static void Finite(string field, float value)
        {
            if (!float.IsFinite(value))
                throw Invalid(field, $"{field} is {Numbers.Text(value)}; a number of pixels is expected.");
        }
    }

    private static string Text(ImageBox box) =>
        $"[{string.Join(", ", new[] { box.Left, box.Top, box.Right, box.Bottom }.Select(v => Numbers.Text(v)))}]";

    private static InvalidReasoningRequestException Invalid(string field, string message) => new(field, message);

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,31}$")]
    private static partial Regex Id();
}
