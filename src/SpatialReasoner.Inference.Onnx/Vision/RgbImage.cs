namespace SpatialReasoner.Inference.Onnx;

/// <summary>An upright picture in memory.</summary>
/// <param name="Pixels">sRGB, 8 bits per sample, row-major [height, width, 3].</param>
public sealed record RgbImage(int Width, int Height, byte[] Pixels)
{
    public const int Channels = 3;
}
