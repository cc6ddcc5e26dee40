namespace SpatialReasoner.Inference;

/// <summary>How a picture lies in the square that a model sees.</summary>
public enum ImageFit
{
    /// <summary>Not known, as for remote models. Coordinates are taken as fractions of the picture.</summary>
    Unknown,

    /// <summary>The longer side fills the square, the shorter one is centred between equal paddings; proportions and angles are kept.</summary>
    PaddedSquare,

    /// <summary>Both sides fill the square: fractions of the square are fractions of the picture.</summary>
    Stretched,
}

/// <summary>
/// Maps between fractions of what the model sees and fractions of the picture: x right, y down, (0, 0) the upper left corner, (1, 1) the lower right
/// one. A point on the padding maps outside 0 to 1.
/// </summary>
/// <remarks>Engines round to whole pixels of their square, so that a mapped point may be off by a pixel of it.</remarks>
public static class ImageFits
{
    /// <summary>Fractions of what the model sees to fractions of a picture of <paramref name="width"/> x <paramref name="height"/> pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static (double X, double Y) ToPicture(this ImageFit fit, double x, double y, int width, int height)
    {
        var (spanX, spanY) = Spans(fit, width, height);
        return ((x - (1 - spanX) / 2) / spanX, (y - (1 - spanY) / 2) / spanY);
    }

    /// <summary>Fractions of a picture of <paramref name="width"/> x <paramref name="height"/> pixels to fractions of what the model sees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static (double X, double Y) ToModel(this ImageFit fit, double x, double y, int width, int height)
    {
        var (spanX, spanY) = Spans(fit, width, height);
        return ((1 - spanX) / 2 + x * spanX, (1 - spanY) / 2 + y * spanY);
    }

    /// <summary>Which part of the square's sides the picture takes.</summary>
    private static (double X, double Y) Spans(ImageFit fit, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        double side = Math.Max(width, height);
        return fit == ImageFit.PaddedSquare ? (width / side, height / side) : (1, 1);
    }
}
