using System.Buffers.Text;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Reads a picture out of a string: a data: URL, plain base64 or a link. Whether it is a picture is the decoder's to say.</summary>
internal static class ImageInput
{
    /// <param name="field">Where the string stands in the request, for the message.</param>
    /// <param name="links">The request's links.</param>
    /// <exception cref="ApiException">Not base64, empty, or a link that may not be followed.</exception>
    public static ImageContent Parse(string? text, string field, ImageLinks links)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            throw Invalid(field, "is empty; a data: URL or base64 is expected.");
        if (LinkRules.IsLink(text))
            return links.Read(text, field);
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
