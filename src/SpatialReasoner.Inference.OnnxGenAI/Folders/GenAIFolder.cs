using System.Text.Json;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>What a GenAI model folder says of its model: <c>genai_config.json</c> and the control tokens of <c>tokenizer.json</c>.</summary>
internal sealed record GenAIFolder
{
    private const int NoToken = -1;

    /// <summary>Name of the folder.</summary>
    public required string Id { get; init; }

    /// <summary>Kind of model, as ONNX Runtime GenAI names it.</summary>
    public required GenAIFamily Family { get; init; }

    public required int ContextLength { get; init; }

    public required int VocabularySize { get; init; }

    public required IReadOnlySet<int> EosTokenIds { get; init; }

    /// <summary>Token that stands for a part of a picture; -1 where negative ids do.</summary>
    public required int ImageTokenId { get; init; }

    /// <summary>Name of the decoder's output of logits.</summary>
    public required string LogitsName { get; init; }

    /// <summary>Execution provider that the decoder asks for first; <c>cpu</c> where it names none.</summary>
    public required string Provider { get; init; }

    /// <summary>Whether a generator can go back to the end of the prompt; see <see cref="PrefillReuse"/>.</summary>
    public required bool Rewinds { get; init; }

    /// <summary>Strings that the tokenizer reads as control wherever they stand.</summary>
    public required IReadOnlyList<string> ControlTokens { get; init; }

    /// <exception cref="ModelFormatException">A file is missing, malformed, or of a model that this engine does not run; the message names it.</exception>
    public static GenAIFolder Load(string folder)
    {
        var path = Path.GetFullPath(folder);
        using var config = JsonFile.Read(Path.Combine(path, "genai_config.json"));
        var family = GenAIFamily.Find(config.String("model", "type") ?? throw config.Missing("model", "type"))
            ?? throw config.Invalid(["model", "type"], $"one of {string.Join(", ", GenAIFamily.All.Select(f => f.Type))}");
        var (provider, capturesGraph) = ReadProvider(config);
        var added = ReadAddedTokens(Path.Combine(path, "tokenizer.json"));
        return new GenAIFolder
        {
            Id = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)),
            Family = family,
            ContextLength = Positive(config, "model", "context_length"),
            VocabularySize = Positive(config, "model", "vocab_size"),
            EosTokenIds = ReadEos(config),
            ImageTokenId = config.Int("model", "image_token_id") ?? added.Find(token => token.Text == family.ImageToken)?.Id ?? NoToken,
            LogitsName = config.String("model", "decoder", "outputs", "logits") ?? "logits",
            Provider = provider,
            Rewinds = PrefillReuse.Allows(
                family, config.Bool("search", "past_present_share_buffer") ?? false, config.Find("model", "decoder", "sliding_window") is not null, capturesGraph),
            ControlTokens = [.. added.Where(token => token.IsControl).Select(token => token.Text)],
        };
    }

    private static int Positive(JsonFile config, params ReadOnlySpan<string> keys)
    {
        var value = config.Int(keys) ?? throw config.Missing(keys);
        return value > 0 ? value : throw config.Invalid(keys, "above 0");
    }

    /// <summary>A number or a list of them.</summary>
    private static HashSet<int> ReadEos(JsonFile config)
    {
        string[] keys = ["model", "eos_token_id"];
        var value = config.Find(keys) ?? throw config.Missing(keys);
        var ids = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        if (ids.Count == 0 || ids.Exists(id => id.ValueKind != JsonValueKind.Number))
            throw config.Invalid(keys, "a token id or a list of them");
        return [.. ids.Select(id => id.GetInt32())];
    }

    /// <summary>The first of <c>provider_options</c>, a list of objects with one key each, and whether it captures CUDA graphs.</summary>
    private static (string Provider, bool CapturesGraph) ReadProvider(JsonFile config)
    {
        if (config.Find("model", "decoder", "session_options", "provider_options") is not { ValueKind: JsonValueKind.Array } providers)
            return ("cpu", false);
        foreach (var provider in providers.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Object).SelectMany(p => p.EnumerateObject()))
        {
            var captures = provider.Value.ValueKind == JsonValueKind.Object
                && provider.Value.EnumerateObject().Any(option => option.Name is "enable_cuda_graph" or "enableGraphCapture" && option.Value.ToString() is "1" or "True");
            return (provider.Name, captures || provider.Name == "dml"); // DirectML captures unless told otherwise
        }
        return ("cpu", false);
    }

    /// <summary>Tokens that the tokenizer finds before it splits a text into others.</summary>
    private static List<AddedToken> ReadAddedTokens(string path)
    {
        using var tokenizer = JsonFile.Read(path);
        if (tokenizer.Find("added_tokens") is not { ValueKind: JsonValueKind.Array } tokens)
            return [];
        try
        {
            return
            [
                .. tokens.EnumerateArray().Select(token => new AddedToken(
                    token.GetProperty("id").GetInt32(), token.GetProperty("content").GetString() ?? "",
                    token.TryGetProperty("special", out var special) && special.GetBoolean())).Where(token => token.Text.Length > 0),
            ];
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw tokenizer.Invalid(["added_tokens"], "a list of tokens with id, content and special");
        }
    }

    private sealed record AddedToken(int Id, string Text, bool IsControl);
}
