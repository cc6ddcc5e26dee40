using System.Security.Cryptography;

namespace SpatialReasoner.Inference;

/// <summary>An encoded image (JPEG, PNG, WebP, static GIF, AVIF, TIFF) as the caller sent it.</summary>
/// <remarks>Equality is by content: <see cref="Sha256"/> keys every cache of what was computed from the image.</remarks>
public sealed record ImageContent : ChatContent
{
    public ImageContent(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
    }

    /// <summary>The file's bytes, undecoded.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    public bool Equals(ImageContent? other) => other is not null && Sha256 == other.Sha256;

    public override int GetHashCode() => Sha256.GetHashCode(StringComparison.Ordinal);
}
