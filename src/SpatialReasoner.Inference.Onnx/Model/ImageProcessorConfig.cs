using System.Text.Json;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Reads <c>preprocessor_config.json</c> of an Idefics3 or SmolVLM model.</summary>
internal static class ImageProcessorConfig
{
    /// <exception cref="ModelFormatException">A key is missing or asks for what the processor lacks.</exception>
    public static ImageProcessorOptions Read(JsonFile file)
    {
        var tile = file.Int("max_image_size", "longest_edge") ?? throw file.Missing("max_image_size", "longest_edge");
        var longest = file.Int("size", "longest_edge") ?? tile;
        // Beyond this a single picture's tensor runs into gigabytes.
        if (tile is < 1 or > 4096)
            throw file.Invalid(["max_image_size", "longest_edge"], "between 1 and 4096");
        if (longest is < 1 or > 16384)
            throw file.Invalid(["size", "longest_edge"], "between 1 and 16384");
        foreach (var step in (string[])["do_resize", "do_rescale", "do_normalize"])
            if (file.Bool(step) == false)
                throw new ModelFormatException($"{file.Path}: \"{step}\": false is not supported.");
        var filter = (ResampleFilter)(file.Int("resample") ?? (int)ResampleFilter.Lanczos);
        if (!Enum.IsDefined(filter))
            throw new ModelFormatException($"{file.Path}: \"resample\": {(int)filter} is not supported; known are 1 (Lanczos), 2 (bilinear), 3 (bicubic).");
        return new ImageProcessorOptions
        {
            TileSize = tile,
            LongestEdge = longest,
            Splitting = file.Bool("do_image_splitting") ?? true,
            Filter = filter,
            RescaleFactor = file.Float("rescale_factor") ?? 1f / 255f,
            Mean = Channels(file, "image_mean"),
            Deviation = Channels(file, "image_std"),
        };
    }

    private static float[] Channels(JsonFile file, string key)
    {
        if (file.Find(key) is not { } value)
            throw file.Missing(key);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != RgbImage.Channels
            || value.EnumerateArray().Any(channel => channel.ValueKind != JsonValueKind.Number))
            throw file.Invalid([key], "a list of three numbers");
        return [.. value.EnumerateArray().Select(channel => channel.GetSingle())];
    }
}
