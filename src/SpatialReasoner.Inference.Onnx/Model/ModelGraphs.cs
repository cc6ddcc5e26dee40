namespace SpatialReasoner.Inference.Onnx;

/// <summary>The graphs of a model and the few facts about it that the engine needs.</summary>
public sealed record ModelGraphs
{
    /// <summary>Path of the graph input_ids [batch, sequence] -> inputs_embeds [batch, sequence, hidden].</summary>
    public required string EmbedTokensPath { get; init; }

    /// <summary>Path of the decoder; see <c>README.md</c> for the inputs it must have.</summary>
    public required string DecoderPath { get; init; }

    /// <summary>Path of the graph pixel_values [1, images, 3, height, width] -> image_features; null for a text-only model.</summary>
    public string? VisionEncoderPath { get; init; }

    /// <summary>Positions the model was made for.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Token that stands for one row of image features; -1 where there is none.</summary>
    public int ImageTokenId { get; init; } = -1;

    /// <summary>Tokens that end a chain.</summary>
    public required IReadOnlySet<int> EosTokenIds { get; init; }
}
