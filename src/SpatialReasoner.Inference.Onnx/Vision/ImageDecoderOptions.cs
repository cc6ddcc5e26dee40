namespace SpatialReasoner.Inference.Onnx;

/// <summary>What <see cref="ImageDecoder"/> accepts.</summary>
public sealed record ImageDecoderOptions
{
    /// <summary>Width times height, read from the header before a pixel is decoded. 1 to 268 435 456.</summary>
    /// <value>Default 40 000 000.</value>
    public long MaxPixels { get; init; } = 40_000_000;

    /// <summary>Pictures decoded at once; others wait. A picture at the limit takes up to 400 MB while it is decoded. At least 1.</summary>
    /// <value>Default 4.</value>
    public int MaxConcurrency { get; init; } = 4;
}
