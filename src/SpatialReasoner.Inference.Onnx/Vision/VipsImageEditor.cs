namespace SpatialReasoner.Inference.Onnx;

/// <summary>Edits pictures with the decoder that the model's own pictures go through.</summary>
/// <remarks>Thread-safe. Pictures become 8-bit sRGB before they are edited, as the model would see them.</remarks>
public sealed class VipsImageEditor : IImageEditor
{
    private readonly ImageDecoder decoder;

    /// <param name="limits">What is accepted; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public VipsImageEditor(ImageDecoderOptions? limits = null) => decoder = new ImageDecoder(limits);

    /// <inheritdoc />
    public ImageSize Measure(ImageContent image) => decoder.Measure(Bytes(image));

    /// <inheritdoc />
    public ImageContent Mirror(ImageContent image)
    {
        var (width, height, pixels) = decoder.Decode(Bytes(image));
        var mirrored = new byte[pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (int from = y * width, to = from + width - 1; to >= y * width; from++, to--)
                pixels.AsSpan(from * RgbImage.Channels, RgbImage.Channels).CopyTo(mirrored.AsSpan(to * RgbImage.Channels));
        }
        return Encode(new RgbImage(width, height, mirrored));
    }

    /// <inheritdoc />
    public ImageContent Crop(ImageContent image, PixelBox box)
    {
        var whole = decoder.Decode(Bytes(image));
        Check(box, whole, nameof(box));
        var stride = box.Width * RgbImage.Channels;
        var pixels = new byte[box.Height * stride];
        for (var y = 0; y < box.Height; y++)
            whole.Pixels.AsSpan(((box.Top + y) * whole.Width + box.Left) * RgbImage.Channels, stride).CopyTo(pixels.AsSpan(y * stride));
        return Encode(new RgbImage(box.Width, box.Height, pixels));
    }

    /// <inheritdoc />
    public ImageContent Mark(ImageContent image, IReadOnlyList<ImageMark> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        var picture = decoder.Decode(Bytes(image));
        foreach (var mark in marks)
        {
            Check(mark.Box, picture, nameof(marks));
            if (!BitmapFont.CanWrite(mark.Label))
                throw new ArgumentException($"The label \"{mark.Label}\" cannot be drawn; a label is 1 to {BitmapFont.MaxLength} letters, digits, hyphens or underscores.", nameof(marks));
        }
        new MarkPainter(picture).Paint(marks);
        return Encode(picture);
    }

    /// <inheritdoc />
    public GreyImage ReadGrey(ImageContent image) => decoder.ReadGrey(Bytes(image));

    private static ReadOnlySpan<byte> Bytes(ImageContent image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Bytes.Span;
    }

    private static ImageContent Encode(RgbImage image) => new(PngEncoder.Encode(image));

    private static void Check(PixelBox box, RgbImage image, string parameter)
    {
        if (box.Left < 0 || box.Top < 0 || box.Right > image.Width || box.Bottom > image.Height || box.Left >= box.Right || box.Top >= box.Bottom)
            throw new ArgumentOutOfRangeException(parameter, box, $"The box must not be empty and must lie inside the image of {image.Width}x{image.Height} pixels.");
    }
}
