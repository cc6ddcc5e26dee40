namespace SpatialReasoner.Inference;

/// <summary>Media type of a picture by its first bytes, for data: URLs: readers differ in whether they believe it, but all want one.</summary>
public static class ImageMediaType
{
    /// <summary>application/octet-stream where the bytes begin like none of them.</summary>
    public static string Of(ReadOnlySpan<byte> file) =>
        file.Length > 4 && file[1..4].SequenceEqual("PNG"u8) ? "image/png"
        : file.Length > 2 && file[0] == 0xFF && file[1] == 0xD8 ? "image/jpeg"
        : file.StartsWith("GIF8"u8) ? "image/gif"
        : file.StartsWith("RIFF"u8) ? "image/webp"
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? "image/tiff"
        : file.Length > 12 && file[4..12].SequenceEqual("ftypavif"u8) ? "image/avif"
        : "application/octet-stream";
}
