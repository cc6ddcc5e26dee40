using System.Text;
using System.Text.Json;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>What a tokenizer.json says, checked: anything that would change the tokens and is not supported is an error.</summary>
internal sealed record TokenizerFile
{
    public required Dictionary<string, int> Vocabulary { get; init; }

    /// <summary>(left, right) to the merge's rank, lower first, and the token it makes.</summary>
    public required Dictionary<(int Left, int Right), (int Rank, int Merged)> Merges { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    /// <summary>Whether text is brought to normalisation form C first.</summary>
    public required bool Nfc { get; init; }

    /// <summary>Whether a word that is in the vocabulary is taken whole, whatever the merges would make of it.</summary>
    public required bool IgnoreMerges { get; init; }

    /// <exception cref="ModelFormatException">Missing, malformed, or an unsupported feature, named.</exception>
    public static TokenizerFile Read(string path)
    {
        using var file = JsonFile.Read(path);
        try
        {
            return Read(file);
        }
        catch (ModelFormatException e)
        {
            throw e.Message.StartsWith(path, StringComparison.Ordinal) ? e : new ModelFormatException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelFormatException($"{path} is not a tokenizer.json in a known form: {e.Message}", e);
        }
    }

    private static TokenizerFile Read(JsonFile file)
    {
        if (file.String("model", "type") is var model and not "BPE")
            throw new ModelFormatException($"model {model ?? "without a type"} is not supported; only byte-level BPE is.");
        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
            if (!string.IsNullOrEmpty(file.String("model", affix)))
                throw new ModelFormatException($"model.{affix} is not supported.");
        if (file.Bool("model", "byte_fallback") == true)
            throw new ModelFormatException("model.byte_fallback is not supported.");
        if (file.Float("model", "dropout") is > 0)
            throw new ModelFormatException("model.dropout is not supported.");
        if (file.String("decoder", "type") is var decoder and not "ByteLevel")
            throw new ModelFormatException($"decoder {decoder ?? "null"} is not supported; only ByteLevel is.");

        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in (file.Find("model", "vocab") ?? throw file.Missing("model", "vocab")).EnumerateObject())
            vocabulary[entry.Name] = entry.Value.GetInt32();
        return new TokenizerFile
        {
            Vocabulary = vocabulary,
            Merges = ReadMerges(file.Find("model", "merges") ?? throw file.Missing("model", "merges"), vocabulary),
            AddedTokens = ReadAddedTokens(file.Find("added_tokens")),
            PreTokenizer = new PreTokenizer(file.Find("pre_tokenizer") ?? throw file.Missing("pre_tokenizer")),
            Nfc = file.Find("normalizer") is { } normalizer && IsNfc(normalizer),
            IgnoreMerges = file.Bool("model", "ignore_merges") ?? false,
        };
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Merged)> ReadMerges(JsonElement merges, Dictionary<string, int> vocabulary)
    {
        var ranks = new Dictionary<(int Left, int Right), (int Rank, int Merged)>(merges.GetArrayLength());
        foreach (var merge in merges.EnumerateArray())
        {
            // Older files write "a b", newer ones ["a", "b"], which allows spaces inside.
            string left, right;
            if (merge.ValueKind == JsonValueKind.Array)
            {
                (left, right) = (merge[0].GetString()!, merge[1].GetString()!);
            }
            else
            {
                var text = merge.GetString()!;
                var space = text.IndexOf(' ', StringComparison.Ordinal);
                if (space < 1)
                    throw new ModelFormatException($"merge \"{text}\" is not a pair.");
                (left, right) = (text[..space], text[(space + 1)..]);
            }
            if (!vocabulary.TryGetValue(left, out var leftId) || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(left + right, out var merged))
                throw new ModelFormatException($"merge \"{left} {right}\" uses or makes a token that is not in the vocabulary.");
            ranks[(leftId, rightId)] = (ranks.Count, merged);
        }
        return ranks;
    }

    private static List<AddedToken> ReadAddedTokens(JsonElement? tokens) => tokens is not { } list ? [] :
    [
        .. list.EnumerateArray().Select(token => new AddedToken(
            token.GetProperty("id").GetInt32(),
            token.GetProperty("content").GetString()!,
            token.TryGetProperty("special", out var special) && special.GetBoolean())),
    ];

    private static bool IsNfc(JsonElement normalizer)
    {
        var type = normalizer.GetProperty("type").GetString();
        return type switch
        {
            "NFC" => true,
            "Sequence" => normalizer.GetProperty("normalizers").EnumerateArray().Count(IsNfc) > 0,
            _ => throw new ModelFormatException($"normalizer {type} is not supported; known are null and NFC."),
        };
    }
}

/// <summary>A token outside the merges.</summary>
/// <param name="Special">Control, not text: decoding skips it.</param>
internal sealed record AddedToken(int Id, string Content, bool Special);
