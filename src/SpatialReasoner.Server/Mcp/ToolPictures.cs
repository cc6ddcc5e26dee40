using System.Buffers.Text;
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Mcp;

/// <summary>Reads the picture that an argument names, as an absolute path or file: URL, or holds, as a data: URL or base64, or links to, where the settings allow its host.</summary>
/// <remarks>A path is what an agent has. The server was started by the agent's user and reads with that user's rights, and nothing but pictures leave it again: as what is seen in them.</remarks>
internal sealed class ToolPictures(LinkedImages linked, IOptions<LimitsOptions> limits)
{
    /// <summary>How arguments that take pictures describe themselves.</summary>
    public const string Description = "The picture: an absolute path of a file on this machine (PNG, JPEG, WebP ...), or a data: URL, or base64.";

    /// <summary>JPEG's first bytes in base64; no root has a folder "9j".</summary>
    private const string JpegBase64 = "/9j/";

    /// <summary>Longer texts are data; quoting them would drown the message.</summary>
    private const int LongestPath = 1024;

    /// <returns>The picture, and the path it was read from; null where the argument holds it.</returns>
    /// <exception cref="ApiException">There is no such file or it cannot be a picture; the message names the path.</exception>
    public async Task<(ImageContent Picture, string? File)> ReadAsync(string? text, string field, CancellationToken cancellationToken)
    {
        text = text?.Trim();
        if (PathIn(text, field) is { } path)
            return (new ImageContent(await FileAsync(path, field, cancellationToken)), path);
        if (text is { Length: > 0 and <= LongestPath } && !LinkRules.IsLink(text) && !text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !Base64.IsValid(text))
            throw Invalid(field, $"is '{text}'; an absolute path, a data: URL or base64 is expected.");
        var (picture, _) = await linked.ReadAsync(links => ImageInput.Parse(text, field, links), deadlineMs: null, cancellationToken);
        return (picture, null);
    }

    private static string? PathIn(string? text, string field)
    {
        if (text is null || text.StartsWith(JpegBase64, StringComparison.Ordinal))
            return null;
        if (!text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return Path.IsPathFullyQualified(text) ? text : null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { IsUnc: false, IsLoopback: true }
            ? url.LocalPath
            : throw Invalid(field, $"is '{text}'; a file: URL of this machine looks like file:///home/me/scene.png.");
    }

    private async Task<byte[]> FileAsync(string path, string field, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
                throw Invalid(field, $"is '{path}', which is a folder.");
            // Asked before it is opened, and not of a link: devices and pipes, whose reading may never end, have no length.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            var (length, most) = (new FileInfo(target).Length, limits.Value.MaxRequestBytes);
            if (length == 0 || length > most)
                throw Invalid(field, $"is '{path}', which holds {length} bytes; 1 to {most} are accepted.");
            await using var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(field, $"is '{path}', and there is no such file.", fault);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw Invalid(field, $"is '{path}', which cannot be read: {fault.Message}", fault);
        }
    }

    private static ApiException Invalid(string field, string what, Exception? inner = null) =>
        new(ApiError.Invalid(field, $"'{field}' {what}") with { Code = "invalid_image" }, inner);
}
