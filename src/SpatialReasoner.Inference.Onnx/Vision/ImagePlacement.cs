namespace SpatialReasoner.Inference.Onnx;

/// <summary>Where a picture lies in the square that the model sees, and back.</summary>
/// <remarks>
/// Model coordinates run from 0 to 1 over the square, x right and y down; (0, 0) is its upper left corner. Picture coordinates
/// are pixels of the upright original, (0, 0) the upper left corner of its first pixel. A point on the padding maps outside
/// the picture.
/// </remarks>
/// <param name="Left">Left edge of the picture in the square, 0 to 1.</param>
/// <param name="Top">Top edge of the picture in the square, 0 to 1.</param>
/// <param name="SpanX">Width of the picture in the square, 0 to 1.</param>
/// <param name="SpanY">Height of the picture in the square, 0 to 1.</param>
/// <param name="Width">Original width, pixels.</param>
/// <param name="Height">Original height, pixels.</param>
public readonly record struct ImagePlacement(double Left, double Top, double SpanX, double SpanY, int Width, int Height)
{
    /// <summary>Model coordinates to pixels of the original.</summary>
    public (double X, double Y) ToPixels(double x, double y) =>
        ((x - Left) / SpanX * Width, (y - Top) / SpanY * Height);

    /// <summary>Pixels of the original to model coordinates.</summary>
    public (double X, double Y) ToModel(double x, double y) =>
        (Left + x / Width * SpanX, Top + y / Height * SpanY);
}
