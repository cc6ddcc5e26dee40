namespace SpatialReasoner.Inference.Onnx;

/// <summary>How a model wants its pictures, from <c>preprocessor_config.json</c> of an Idefics3 model.</summary>
public sealed record ImageProcessorOptions
{
    /// <summary>Side of the square that the vision encoder sees, pixels (<c>max_image_size.longest_edge</c>).</summary>
    public required int TileSize { get; init; }

    /// <summary>Longer side before splitting, pixels (<c>size.longest_edge</c>); unused without splitting.</summary>
    public required int LongestEdge { get; init; }

    /// <summary>Whether a picture is cut into tiles, with the whole picture as the last one (<c>do_image_splitting</c>).</summary>
    public required bool Splitting { get; init; }

    public required ResampleFilter Filter { get; init; }

    /// <summary>Factor from 8-bit samples to the encoder's range (<c>rescale_factor</c>).</summary>
    /// <value>Default 1/255.</value>
    public float RescaleFactor { get; init; } = 1f / 255f;

    /// <summary>Per channel R, G, B: a rescaled sample s becomes (s - mean) / deviation.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <inheritdoc cref="Mean" />
    public required IReadOnlyList<float> Deviation { get; init; }
}
