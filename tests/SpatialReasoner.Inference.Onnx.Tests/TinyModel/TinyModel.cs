using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>The committed random-weight model (make_tiny_model.py) and the library that runs it.</summary>
internal static class TinyModel
{
    public const int Vocabulary = 64, Hidden = 32, MaxPositions = 256, FeaturesPerImage = 4, ImageSize = 16;

    /// <summary>Token that stands for an image feature in the tests' prompts.</summary>
    public const int ImageToken = 63;

    /// <summary>Path of the ONNX Runtime library under test; the one beside the assembly when the variable is unset.</summary>
    public static string? Library => Environment.GetEnvironmentVariable("SPATIALREASONER_ONNXRUNTIME");

    public static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "TinyModel", file);

    public static OrtRuntime LoadRuntime() => OrtRuntime.Load(Library);

    public static ModelGraphs Graphs(string decoder = "decoder.onnx", IReadOnlySet<int>? eos = null) => new()
    {
        EmbedTokensPath = Path("embed_tokens.onnx"),
        DecoderPath = Path(decoder),
        VisionEncoderPath = Path("vision_encoder.onnx"),
        ContextLength = MaxPositions,
        ImageTokenId = ImageToken,
        EosTokenIds = eos ?? new HashSet<int>(),
    };
}
