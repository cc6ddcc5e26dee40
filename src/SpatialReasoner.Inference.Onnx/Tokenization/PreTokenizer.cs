using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Cuts text into words; byte-pair merges never cross a cut.</summary>
internal sealed class PreTokenizer
{
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // Patterns come from model files: one that backtracks without end must not hold a request.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);

    private readonly List<Regex> steps = [];

    /// <param name="description">The <c>pre_tokenizer</c> of tokenizer.json.</param>
    /// <exception cref="ModelFormatException">A step of another kind; the message names it.</exception>
    public PreTokenizer(JsonElement description)
    {
        var byteLevel = false;
        Add(description);
        if (!byteLevel)
            throw new ModelFormatException("pre_tokenizer without ByteLevel is not supported: only byte-level BPE is.");

        void Add(JsonElement step)
        {
            var type = step.GetProperty("type").GetString();
            switch (type)
            {
                case "Sequence":
                    foreach (var child in step.GetProperty("pretokenizers").EnumerateArray())
                        Add(child);
                    break;
                case "ByteLevel":
                    if (Flag(step, "add_prefix_space", absent: true))
                        throw new ModelFormatException("pre_tokenizer ByteLevel with add_prefix_space is not supported.");
                    if (Flag(step, "use_regex", absent: true))
                        steps.Add(Compile(Gpt2Pattern));
                    byteLevel = true;
                    break;
                case "Digits":
                    steps.Add(Compile(Flag(step, "individual_digits", absent: false) ? @"\p{N}" : @"\p{N}+"));
                    break;
                case "Split":
                    if (step.GetProperty("behavior").GetString() is var behavior and not "Isolated")
                        throw new ModelFormatException($"pre_tokenizer Split with behavior {behavior} is not supported.");
                    if (Flag(step, "invert", absent: false))
                        throw new ModelFormatException("pre_tokenizer Split with invert is not supported.");
                    var pattern = step.GetProperty("pattern");
                    steps.Add(Compile(pattern.TryGetProperty("Regex", out var regex)
                        ? regex.GetString()!
                        : Regex.Escape(pattern.GetProperty("String").GetString()!)));
                    break;
                default:
                    throw new ModelFormatException($"pre_tokenizer {type} is not supported; known are Sequence, Split, Digits, ByteLevel.");
            }
        }
    }

    /// <summary>The words of <paramref name="text"/>, in order and without gaps, as (start, length) in UTF-16 units.</summary>
    public List<(int Start, int Length)> Split(string text)
    {
        var (shadow, offsets) = Shadow(text);
        List<(int Start, int End)> words = [(0, shadow.Length)];
        foreach (var step in steps)
        {
            var finer = new List<(int Start, int End)>(words.Count * 2);
            foreach (var (start, end) in words)
            {
                // Each word is matched on its own: an assertion at its edge must not see its neighbour.
                var position = start;
                foreach (var match in step.EnumerateMatches(shadow.AsSpan(start, end - start)))
                {
                    if (match.Length == 0)
                        continue;
                    if (start + match.Index > position)
                        finer.Add((position, start + match.Index));
                    finer.Add((start + match.Index, start + match.Index + match.Length));
                    position = start + match.Index + match.Length;
                }
                if (position < end)
                    finer.Add((position, end));
            }
            words = finer;
        }
        return words.ConvertAll(word => offsets is null
            ? (word.Start, word.End - word.Start)
            : (offsets[word.Start], offsets[word.End] - offsets[word.Start]));
    }

    /// <summary>
    /// The text with one UTF-16 unit per character, for matching. .NET matches units, so that a letter beyond U+FFFF would be
    /// two surrogates and no letter; such a character is replaced by one of the same category. The offsets lead back.
    /// </summary>
    private static (string Shadow, int[]? Offsets) Shadow(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return (text, null);
        var shadow = new char[text.Length];
        var offsets = new int[text.Length + 1];
        int length = 0, position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            shadow[length] = rune.IsBmp ? (char)rune.Value : StandIn(CharUnicodeInfo.GetUnicodeCategory(rune.Value));
            offsets[length++] = position;
            position += rune.Utf16SequenceLength;
        }
        offsets[length] = position;
        return (new string(shadow, 0, length), offsets);
    }

    // Characters that no pattern names and that fold to no other letter.
    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0402',
        UnicodeCategory.LowercaseLetter => '\u0452',
        UnicodeCategory.OtherLetter or UnicodeCategory.TitlecaseLetter => '\u05D0',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u00B2',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u20DD',
        UnicodeCategory.Format => '\u200D',
        UnicodeCategory.MathSymbol => '\u2211',
        UnicodeCategory.OtherPunctuation => '\u2020',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.OtherNotAssigned => '\uFFFE',
        _ => '\u2603',
    };

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException($"pre_tokenizer Split pattern {pattern} is not supported: {e.Message}", e);
        }
    }

    private static bool Flag(JsonElement step, string name, bool absent) =>
        step.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : absent;
}
