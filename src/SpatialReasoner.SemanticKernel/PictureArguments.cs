using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.SemanticKernel;

/// <summary>Reads the picture that an argument holds, as a data: URL or base64, or names, as a path in a folder that may be read.</summary>
internal sealed class PictureArguments(SpatialFunctionOptions options)
{
    public const string Description = "The picture: a data: URL, or base64, or the absolute path of a file that this program lets be read.";

    /// <summary>Longer texts are data; quoting them would drown the message.</summary>
    private const int LongestPath = 1024;

    /// <summary>JPEG's first bytes in base64; no root has a folder "9j".</summary>
    private const string JpegBase64 = "/9j/";

    /// <exception cref="InvalidReasoningRequestException">There is no picture; the message names the argument.</exception>
    public async Task<ImageContent> ReadAsync(string? text, string argument, CancellationToken cancellationToken)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            throw Invalid(argument, "is missing or empty.");
        return new ImageContent(Path.IsPathFullyQualified(text) && !text.StartsWith(JpegBase64, StringComparison.Ordinal)
            ? await FileAsync(text, argument, cancellationToken)
            : Data(text, argument));
    }

    private byte[] Data(string text, string argument)
    {
        var data = text;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = text.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || !text.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
                throw Invalid(argument, "is a data: URL without base64 data; data:image/png;base64,... is expected.");
            data = text[(comma + 1)..];
        }
        // Four characters carry three bytes.
        if (data.Length / 4 > options.MaxPictureBytes / 3)
            throw TooLarge(argument, data.Length / 4L * 3);
        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException)
        {
            throw Invalid(argument, $"is {(text.Length <= LongestPath ? $"'{text}'" : "a text")}, which is neither an absolute path nor a data: URL nor base64.");
        }
    }

    private async Task<byte[]> FileAsync(string path, string argument, CancellationToken cancellationToken)
    {
        try
        {
            // As written first, so that nothing is told of other folders; then where a link leads.
            CheckFolder(Path.GetFullPath(path), path, argument);
            var target = Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            CheckFolder(target, path, argument);
            // Asked before it is opened: devices and pipes, whose reading may never end, have no length.
            var length = new FileInfo(target).Length;
            if (length > options.MaxPictureBytes)
                throw TooLarge(argument, length);
            var bytes = new byte[length];
            await using var file = File.OpenRead(target);
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Invalid(argument, $"is '{path}', which cannot be read: {fault.Message}");
        }
    }

    private void CheckFolder(string file, string path, string argument)
    {
        if (options.PictureFolders.Count == 0)
            throw Invalid(argument, $"is the path '{path}'; this program lets no files be read, send a data: URL or base64.");
        if (!options.PictureFolders.Any(folder => IsBelow(file, folder)))
            throw Invalid(argument, $"is the path '{path}', which is not in {string.Join(" or ", options.PictureFolders)}.");
    }

    private static bool IsBelow(string path, string folder)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        return path.StartsWith(root, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private InvalidReasoningRequestException TooLarge(string argument, long bytes) =>
        Invalid(argument, $"holds {bytes} bytes; at most {options.MaxPictureBytes} are accepted.");

    private static InvalidReasoningRequestException Invalid(string argument, string what) => new(argument, $"'{argument}' {what}");
}
