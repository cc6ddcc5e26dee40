using System.Runtime.InteropServices;
using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Unicode normalisation form C.</summary>
/// <remarks>
/// .NET leaves non-ASCII text as it is when globalization is invariant, silently. GLib, which comes with libvips, normalises by
/// its own tables.
/// </remarks>
internal static unsafe class NfcNormalizer
{
    private const int DefaultCompose = 1; // GNormalizeMode

    private static readonly bool RuntimeNormalizes = "e\u0301".Normalize().Length == 1;

    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        // Half a surrogate pair is an error to every normaliser; encoding replaces it by U+FFFD.
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (RuntimeNormalizes)
            return Encoding.UTF8.GetString(utf8).Normalize();

        var normalized = new StringBuilder(text.Length);
        // GLib takes NUL for the end of the text.
        foreach (var part in utf8.AsSpan().Split((byte)0))
        {
            if (part.Start.Value > 0)
                normalized.Append('\0');
            normalized.Append(Normalize(utf8.AsSpan(part)));
        }
        return normalized.ToString();
    }

    private static string Normalize(ReadOnlySpan<byte> utf8)
    {
        var vips = VipsLibrary.Instance;
        byte* copy;
        fixed (byte* source = utf8)
            copy = source is null ? null : vips.NormalizeUtf8(source, utf8.Length, DefaultCompose);
        var normalized = Marshal.PtrToStringUTF8((nint)copy) ?? "";
        vips.Free(copy);
        return normalized;
    }
}
