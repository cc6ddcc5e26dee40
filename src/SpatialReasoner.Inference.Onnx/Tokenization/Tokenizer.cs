using System.Collections.Concurrent;
using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Byte-level byte-pair encoding as a Hugging Face <c>tokenizer.json</c> describes it.</summary>
/// <remarks>
/// Encoding recognises no special tokens: what a user writes is text, also when it reads like control. Whoever builds a prompt
/// places special tokens by id (<see cref="TokenId"/>). Thread-safe.
/// Source: Sennrich et al. 2016; GPT-2 for bytes; file format of the <c>tokenizers</c> library.
/// </remarks>
public sealed class Tokenizer
{
    // Words repeat; a bound keeps hostile text from filling memory.
    private const int CachedWords = 16_384;
    private const int CachedWordLength = 32;

    private readonly TokenizerFile file;
    private readonly BytePairMerger merger;
    private readonly byte[]?[] bytesOf;
    private readonly string?[] texts;
    private readonly bool[] special;
    private readonly Dictionary<string, int> added = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]> wordCache = new(StringComparer.Ordinal);
    private int wordCount;

    private Tokenizer(TokenizerFile file, string path)
    {
        this.file = file;
        VocabularySize = 1 + Math.Max(
            file.Vocabulary.Values.DefaultIfEmpty(-1).Max(), file.AddedTokens.Select(token => token.Id).DefaultIfEmpty(-1).Max());
        bytesOf = new byte[]?[VocabularySize];
        texts = new string?[VocabularySize];
        special = new bool[VocabularySize];
        foreach (var (entry, id) in file.Vocabulary)
        {
            bytesOf[id] = ByteSymbols.Bytes(entry) ?? Encoding.UTF8.GetBytes(entry);
            texts[id] = Encoding.UTF8.GetString(bytesOf[id]!);
        }
        foreach (var token in file.AddedTokens)
        {
            bytesOf[token.Id] = Encoding.UTF8.GetBytes(token.Content);
            texts[token.Id] = token.Content;
            special[token.Id] = token.Special;
            added[token.Content] = token.Id;
        }
        MaxTokenBytes = bytesOf.Max(bytes => bytes?.Length ?? 0);

        var byteTokens = new int[256];
        for (var value = 0; value < 256; value++)
            if (!file.Vocabulary.TryGetValue(ByteSymbols.Of((byte)value).ToString(), out byteTokens[value]))
                throw new ModelFormatException($"{path}: the vocabulary has no token for byte 0x{value:X2}.");
        merger = new BytePairMerger(byteTokens, file.Merges);
    }

    /// <summary>One more than the largest id. A model's logits may be padded beyond it.</summary>
    public int VocabularySize { get; }

    /// <summary>Bytes of the longest token: n bytes of text make at least n divided by this many tokens.</summary>
    internal int MaxTokenBytes { get; }

    /// <exception cref="ModelFormatException">Missing, malformed, or an unsupported feature, named.</exception>
    public static Tokenizer Load(string tokenizerJsonPath) => new(TokenizerFile.Read(tokenizerJsonPath), tokenizerJsonPath);

    /// <summary>Token ids of plain text; never a special token. Unpaired surrogates become U+FFFD.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (file.Nfc)
            text = NfcNormalizer.Normalize(text);
        var ids = new List<int>(text.Length / 3);
        foreach (var (start, length) in file.PreTokenizer.Split(text))
            ids.AddRange(EncodeWord(text, start, length));
        return ids;
    }

    /// <summary>Text of a sequence without its special tokens; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var detokenizer = new IncrementalDetokenizer(this);
        var text = new StringBuilder();
        foreach (var id in ids)
            text.Append(detokenizer.Append(id));
        return text.Append(detokenizer.Flush()).ToString();
    }

    /// <summary>A token on its own: a special token's name, or its text with U+FFFD for parts of a character. Empty for an id without a token.</summary>
    public string TokenText(int id) => (uint)id < (uint)VocabularySize ? texts[id] ?? "" : "";

    /// <summary>Id of an added token (special tokens are) or of a vocabulary entry whose text is <paramref name="content"/>.</summary>
    public int? TokenId(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (added.TryGetValue(content, out var id))
            return id;
        var symbols = string.Concat(Encoding.UTF8.GetBytes(content).Select(ByteSymbols.Of));
        return file.Vocabulary.TryGetValue(symbols, out id) ? id : null;
    }

    /// <summary>Whether decoding skips this id: a special token, or no token at all.</summary>
    public bool IsSpecial(int id) => (uint)id >= (uint)VocabularySize || special[id] || bytesOf[id] is null;

    /// <summary>UTF-8 bytes of a token, possibly part of a character. Empty for an id without a token.</summary>
    public ReadOnlySpan<byte> TokenBytes(int id) => (uint)id < (uint)VocabularySize ? bytesOf[id] : default;

    /// <summary>What the tokens spell, special ones left out.</summary>
    public TokenTrie Trie() =>
        new(Enumerable.Range(0, VocabularySize).Where(id => !IsSpecial(id)).Select(id => (id, (ReadOnlyMemory<byte>)bytesOf[id])));

    private int[] EncodeWord(string text, int start, int length)
    {
        var span = text.AsSpan(start, length);
        if (length > CachedWordLength)
            return Merge(span);
        var words = wordCache.GetAlternateLookup<ReadOnlySpan<char>>();
        if (words.TryGetValue(span, out var ids))
            return ids;
        ids = Merge(span);
        // Full: start over rather than track use; the words that matter are back after one prompt.
        if (Interlocked.Increment(ref wordCount) > CachedWords)
        {
            wordCache.Clear();
            Interlocked.Exchange(ref wordCount, 1);
        }
        words[span] = ids;
        return ids;
    }

    private int[] Merge(ReadOnlySpan<char> word)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(word, bytes));
        if (file.IgnoreMerges)
        {
            var symbols = string.Create(utf8.Length, utf8, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                    target[i] = ByteSymbols.Of(source[i]);
            });
            if (file.Vocabulary.TryGetValue(symbols, out var whole))
                return [whole];
        }
        return merger.Encode(utf8);
    }
}
