namespace SpatialReasoner.Inference.Remote.Wire;

/// <summary>Media type of a picture by its first bytes; servers differ in whether they believe it, but all want one.</summary>
internal static class ImageMediaType
{
    public static string Of(ReadOnlySpan<byte> file) =>
        file.Length > 4 && file[1..4].SequenceEqual("PNG"u8) ? "image/png"
        : file.Length > 2 && file[0] == 0xFF && file[1] == 0xD8 ? "image/jpeg"
        : file.StartsWith("GIF8"u8) ? "image/gif"
        : file.StartsWith("RIFF"u8) ? "image/webp"
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? "image/tiff"
        : file.Length > 12 && file[4..12].SequenceEqual("ftypavif"u8) ? "image/avif"
        : "application/octet-stream";
}
