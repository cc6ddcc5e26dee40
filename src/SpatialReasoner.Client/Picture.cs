namespace SpatialReasoner.Client;

/// <summary>Pictures as requests and answers carry them.</summary>
public static class Picture
{
    private const string Base64Mark = ";base64,";

    /// <summary>A data: URL of an encoded picture (JPEG, PNG, WebP, static GIF, AVIF, TIFF). The server goes by the bytes, not by the type.</summary>
    public static string FromBytes(ReadOnlySpan<byte> encoded, string mediaType = "application/octet-stream") => $"data:{mediaType}{Base64Mark}{Convert.ToBase64String(encoded)}";

    /// <summary>A data: URL of a picture file.</summary>
    public static async Task<string> FromFileAsync(string path, CancellationToken cancellationToken = default) => FromBytes(await File.ReadAllBytesAsync(path, cancellationToken));

    /// <summary>The encoded picture in a data: URL of an answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static byte[] Bytes(string dataUrl)
    {
        ArgumentNullException.ThrowIfNull(dataUrl);
        var at = dataUrl.IndexOf(Base64Mark, StringComparison.Ordinal);
        return dataUrl.StartsWith("data:", StringComparison.Ordinal) && at >= 0
            ? Convert.FromBase64String(dataUrl[(at + Base64Mark.Length)..])
            : throw new FormatException("The picture is no data: URL with base64.");
    }
}
