namespace SpatialReasoner.Inference.Onnx;

/// <summary>The printable character that stands for each byte in byte-level vocabularies.</summary>
/// <remarks>Printable Latin-1 bytes stand for themselves, the other 68 for U+0100 and up. Source: GPT-2, <c>bytes_to_unicode</c>.</remarks>
internal static class ByteSymbols
{
    private static readonly char[] OfByte = new char[256];
    private static readonly Dictionary<char, byte> OfSymbol = [];

    static ByteSymbols()
    {
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            OfByte[value] = (char)(printable ? value : next++);
            OfSymbol[OfByte[value]] = (byte)value;
        }
    }

    public static char Of(byte value) => OfByte[value];

    /// <summary>The bytes that a vocabulary entry stands for; null when it holds other characters.</summary>
    public static byte[]? Bytes(string entry)
    {
        var bytes = new byte[entry.Length];
        for (var i = 0; i < bytes.Length; i++)
            if (!OfSymbol.TryGetValue(entry[i], out bytes[i]))
                return null;
        return bytes;
    }
}
