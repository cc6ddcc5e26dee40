using System.Buffers.Text;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Reads a picture out of a string: a data: URL or plain base64. Whether it is a picture is the decoder's to say.</summary>
internal static class ImageInput
{
    /// <param name="field">Where the string stands in the request, for the message.</param>
    /// <exception cref="ApiException">Not base64, empty, or a URL that would have to be fetched.</exception>
    public static ImageContent Parse(string? text, string field)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            throw Invalid(field, "is empty; a data: URL or base64 is expected.");
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw Invalid(field, "is a link, and this server does not fetch images; send the image itself as a data: URL or base64.");
        return new ImageContent(Decode(text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? Payload(text, field) : text, field));
    }

    /// <summary>A PNG of the server's own.</summary>
    public static string DataUrl(ImageContent png) => "data:image/png;base64," + Convert.ToBase64String(png.Bytes.Span);

    /// <summary>What follows the header of <c>data:[mediatype];base64,...</c> (RFC 2397).</summary>
    private static ReadOnlySpan<char> Payload(string url, string field)
    {
        var comma = url.IndexOf(',');
        var header = comma < 0 ? [] : url.AsSpan(5, comma - 5);
        if (!header.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            throw Invalid(field, "is a data: URL without ';base64,'; data:image/png;base64,... is expected.");
        var type = header[..^";base64".Length];
        if (!type.IsEmpty && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase))
            throw Invalid(field, $"is a data: URL of type '{type.ToString()}'; an image is expected.");
        return url.AsSpan(comma + 1);
    }

    private static byte[] Decode(ReadOnlySpan<char> base64, string field)
    {
        if (!Base64.IsValid(base64, out var length))
            throw Invalid(field, "is neither a data: URL nor valid base64.");
        if (length == 0)
            throw Invalid(field, "holds no bytes.");
        var bytes = new byte[length];
        return Convert.TryFromBase64Chars(base64, bytes, out _) ? bytes : throw Invalid(field, "is neither a data: URL nor valid base64.");
    }

    private static ApiException Invalid(string field, string what) =>
        new(ApiError.Invalid(field, $"'{field}' {what}") with { Code = "invalid_image" });
}
