namespace SpatialReasoner.Inference.Onnx;

/// <summary>Writes pictures losslessly.</summary>
public static class PngEncoder
{
    /// <summary>A PNG file (8-bit RGB, no metadata) whose pixels decode to exactly <paramref name="image"/>.</summary>
    /// <exception cref="ArgumentException">The pixel count does not match the size.</exception>
    public static byte[] Encode(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Width < 1 || image.Height < 1 || image.Pixels.LongLength != (long)image.Width * image.Height * RgbImage.Channels)
            throw new ArgumentException($"{image.Pixels.LongLength} bytes are not {image.Width}x{image.Height} RGB pixels.", nameof(image));

        using var raw = VipsImage.FromPixels(image.Pixels, image.Width, image.Height, RgbImage.Channels);
        // Raw memory has no colour space of its own.
        using var rgb = VipsOperation.Apply("copy", raw, ("interpretation", "srgb"));
        using var save = new VipsOperation("pngsave_buffer");
        save.Set("in", rgb);
        return save.RunForBytes();
    }
}
