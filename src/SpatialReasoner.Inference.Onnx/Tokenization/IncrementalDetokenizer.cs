using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Turns a growing chain of tokens into text, one token at a time; never shows part of a character.</summary>
/// <remarks>What it returned so far plus <see cref="Flush"/> equals <see cref="Tokenizer.Decode"/> of all ids. One per chain, not thread-safe.</remarks>
public sealed class IncrementalDetokenizer(Tokenizer tokenizer) : IDetokenizer
{
    // Holds the bytes of an unfinished character between calls.
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that this token completed; empty for a special token or part of a character.</summary>
    public string Append(int id) => tokenizer.IsSpecial(id) ? "" : Convert(tokenizer.TokenBytes(id), flush: false);

    /// <summary>U+FFFD for a character that was never finished, else empty.</summary>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[decoder.GetCharCount(bytes, flush)];
        return new string(characters, 0, decoder.GetChars(bytes, characters, flush));
    }
}
