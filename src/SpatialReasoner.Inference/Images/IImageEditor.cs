namespace SpatialReasoner.Inference;

/// <summary>Edits encoded images for views of a question, marks and depth. Thread-safe; results are PNG, deterministic byte for byte.</summary>
/// <remarks>Every method decodes as the model's own decoder does: orientation applied, alpha over white, limits checked before decoding.</remarks>
public interface IImageEditor
{
    /// <summary>Width and height in pixels after orientation is applied.</summary>
    /// <exception cref="InvalidImageException">Not an image, or over the limits.</exception>
    ImageSize Measure(ImageContent image);

    /// <summary>The image with left and right swapped.</summary>
    /// <exception cref="InvalidImageException">Not an image, or over the limits.</exception>
    ImageContent Mirror(ImageContent image);

    /// <summary>The part inside <paramref name="box"/>.</summary>
    /// <exception cref="InvalidImageException">Not an image, or over the limits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or reaches outside the image.</exception>
    ImageContent Crop(ImageContent image, PixelBox box);

    /// <summary>Draws outlined boxes with their labels (set-of-mark prompting, arXiv 2310.11441).</summary>
    /// <remarks>Every mark has a colour of its own; outline and label grow with the image. Labels are drawn last, so that no outline crosses one.</remarks>
    /// <exception cref="InvalidImageException">Not an image, or over the limits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A box is empty or reaches outside the image.</exception>
    /// <exception cref="ArgumentException">A label is not 1 to 32 letters, digits, hyphens or underscores.</exception>
    ImageContent Mark(ImageContent image, IReadOnlyList<ImageMark> marks);

    /// <summary>A one-channel image of 8 or 16 bits as numbers: a depth map as sensors store it.</summary>
    /// <exception cref="InvalidImageException">Not an image, over the limits, more than one channel (also where all are equal), or samples of another kind.</exception>
    GreyImage ReadGrey(ImageContent image);
}

public readonly record struct ImageSize(int Width, int Height);

/// <summary>A box in pixels; left and top inclusive, right and bottom exclusive.</summary>
public readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>Where the box lies once the image it is on, <paramref name="imageWidth"/> pixels wide, is mirrored.</summary>
    public PixelBox Mirrored(int imageWidth) => this with { Left = imageWidth - Right, Right = imageWidth - Left };
}

/// <param name="Label">Short: "region0". Letters, digits, hyphens and underscores, 1 to 32 of them.</param>
public sealed record ImageMark(PixelBox Box, string Label);

/// <summary>Row-major samples, [height * width], 0 to 255 or 0 to 65535 as stored.</summary>
public sealed record GreyImage(int Width, int Height, ushort[] Samples);
