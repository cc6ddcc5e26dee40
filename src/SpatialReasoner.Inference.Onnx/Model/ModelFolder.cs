using System.Text.Json;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>What a model folder in the Hugging Face ONNX layout says about its model.</summary>
/// <remarks>
/// Read are <c>config.json</c>, <c>preprocessor_config.json</c> and, where present, <c>generation_config.json</c> and
/// <c>processor_config.json</c>; <c>tokenizer.json</c> and the graphs under <c>onnx/</c> must be there.
/// </remarks>
public sealed record ModelFolder
{
    private static readonly string[] Architectures = ["idefics3", "smolvlm"];

    // Full precision first; then the names that exports give to weights a CPU runs well.
    private static readonly string[] Variants = ["", "_quantized", "_int8", "_uint8", "_q4", "_bnb4"];

    /// <summary>Name of the folder.</summary>
    public required string Id { get; init; }

    /// <summary>Architecture, <c>model_type</c>: <c>idefics3</c> or <c>smolvlm</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>
    /// Whose prompts the model was trained on: <c>"spatialreasoner": {"family": ...}</c> in <c>config.json</c>, else the architecture.
    /// </summary>
    public required string Family { get; init; }

    /// <summary>Full path of the folder.</summary>
    public required string Path { get; init; }

    /// <summary>Tokens of prompt and answer together (<c>text_config.max_position_embeddings</c>).</summary>
    public required int ContextLength { get; init; }

    /// <summary>The token whose embedding an image feature replaces.</summary>
    public required int ImageTokenId { get; init; }

    /// <summary>Image tokens per tile.</summary>
    public required int ImageSequenceLength { get; init; }

    /// <summary>Tokens that end an answer; at least one.</summary>
    public required IReadOnlySet<int> EosTokenIds { get; init; }

    /// <summary>pixel_values [B, images, 3, side, side] to image_features [B * images, tokens, width].</summary>
    public required string VisionEncoderPath { get; init; }

    /// <summary>input_ids [B, S] to inputs_embeds [B, S, width].</summary>
    public required string EmbedTokensPath { get; init; }

    /// <summary>inputs_embeds, attention_mask and past keys and values to logits [B, S, vocabulary] and present ones.</summary>
    public required string DecoderPath { get; init; }

    public required string TokenizerPath { get; init; }

    /// <summary>How pictures become encoder inputs.</summary>
    public required ImageProcessorOptions ImageProcessing { get; init; }

    /// <summary>The model's chat template in Jinja, as it ships; see <see cref="Onnx.ChatTemplate"/>.</summary>
    public required string ChatTemplate { get; init; }

    /// <summary>
    /// Whether the model understands only the closed question language (<c>"spatialreasoner": {"closed_language": true}</c> in
    /// <c>config.json</c>).
    /// </summary>
    public required bool ClosedLanguage { get; init; }

    /// <exception cref="ModelFormatException">A file or key is missing, malformed or unsupported; the message names it.</exception>
    public static ModelFolder Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(path))
            throw new ModelFormatException($"There is no model folder {path}.");
        using var config = JsonFile.Read(In("config.json"));
        using var preprocessor = JsonFile.Read(In("preprocessor_config.json"));
        using var generation = JsonFile.ReadIfPresent(In("generation_config.json"));
        using var processor = JsonFile.ReadIfPresent(In("processor_config.json"));

        var architecture = config.String("model_type") ?? throw config.Missing("model_type");
        if (!Architectures.Contains(architecture, StringComparer.Ordinal))
            throw new ModelFormatException(
                $"{config.Path}: model_type {architecture} is not supported; known are {string.Join(", ", Architectures)}.");
        var images = ImageProcessorConfig.Read(preprocessor);
        return new ModelFolder
        {
            Id = System.IO.Path.GetFileName(path),
            Architecture = architecture,
            Family = config.String("spatialreasoner", "family") ?? architecture,
            Path = path,
            ContextLength = config.Int("text_config", "max_position_embeddings")
                ?? throw config.Missing("text_config", "max_position_embeddings"),
            ImageTokenId = config.Int("image_token_id") ?? throw config.Missing("image_token_id"),
            ImageSequenceLength = processor?.Int("image_seq_len") ?? DeriveSequenceLength(config, images),
            EosTokenIds = ReadEos(generation, config),
            VisionEncoderPath = Graph("vision_encoder"),
            EmbedTokensPath = Graph("embed_tokens"),
            DecoderPath = Graph("decoder_model_merged"),
            TokenizerPath = Required("tokenizer.json"),
            ImageProcessing = images,
            ChatTemplate = ReadChatTemplate(path),
            ClosedLanguage = config.Bool("spatialreasoner", "closed_language") ?? false,
        };

        string In(string name) => System.IO.Path.Combine(path, name);

        string Required(string name) => File.Exists(In(name)) ? In(name) : throw new ModelFormatException($"{In(name)} is missing.");

        string Graph(string name) =>
            Variants.Select(variant => In(System.IO.Path.Combine("onnx", name + variant + ".onnx"))).FirstOrDefault(File.Exists)
            ?? throw new ModelFormatException($"{In(System.IO.Path.Combine("onnx", name + ".onnx"))} is missing.");
    }

    // (side / patch)^2 patches, of which the pixel shuffle folds scale^2 into one.
    private static int DeriveSequenceLength(JsonFile config, ImageProcessorOptions images)
    {
        var patch = config.Int("vision_config", "patch_size") ?? throw config.Missing("vision_config", "patch_size");
        var scale = config.Int("scale_factor") ?? throw config.Missing("scale_factor");
        var side = images.TileSize / Math.Max(1, patch) / Math.Max(1, scale);
        return side * side;
    }

    // generation_config.json overrides config.json; either gives one id or a list.
    private static HashSet<int> ReadEos(JsonFile? generation, JsonFile config)
    {
        foreach (var value in (JsonElement?[])[generation?.Find("eos_token_id"), config.Find("eos_token_id"), config.Find("text_config", "eos_token_id")])
        {
            switch (value?.ValueKind)
            {
                case JsonValueKind.Number:
                    return [value.Value.GetInt32()];
                case JsonValueKind.Array when value.Value.GetArrayLength() > 0:
                    return [.. value.Value.EnumerateArray().Select(id => id.GetInt32())];
            }
        }
        throw config.Missing("eos_token_id");
    }

    private static string ReadChatTemplate(string folder)
    {
        var jinja = System.IO.Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(jinja))
            return File.ReadAllText(jinja);
        foreach (var name in (string[])["chat_template.json", "tokenizer_config.json", "processor_config.json"])
        {
            using var file = JsonFile.ReadIfPresent(System.IO.Path.Combine(folder, name));
            if (file?.String("chat_template") is { } template)
                return template;
        }
        throw new ModelFormatException(
            $"{folder} has no chat template: neither chat_template.jinja nor \"chat_template\" in chat_template.json or tokenizer_config.json.");
    }
}
