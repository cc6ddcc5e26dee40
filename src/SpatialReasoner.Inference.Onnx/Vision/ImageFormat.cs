using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>An admitted file format and the libvips loader that reads it.</summary>
internal sealed unsafe record ImageFormat(string Name, string Loader)
{
    private const string Admitted = "send JPEG, PNG, WebP, AVIF, TIFF or a still GIF";

    private static readonly ImageFormat Jpeg = new("JPEG", "VipsForeignLoadJpegBuffer");

    // Keyed by the class that libvips picks for a file's first bytes.
    private static readonly Dictionary<string, ImageFormat> ByLoader = new(StringComparer.Ordinal)
    {
        ["VipsForeignLoadJpegBuffer"] = Jpeg,
        // Ultra HDR is a JPEG with a gain map; its base picture is what every other viewer shows.
        ["VipsForeignLoadUhdrBuffer"] = Jpeg,
        ["VipsForeignLoadPngBuffer"] = new("PNG", "VipsForeignLoadPngBuffer"),
        ["VipsForeignLoadWebpBuffer"] = new("WebP", "VipsForeignLoadWebpBuffer"),
        ["VipsForeignLoadNsgifBuffer"] = new("GIF", "VipsForeignLoadNsgifBuffer"),
        ["VipsForeignLoadHeifBuffer"] = new("AVIF", "VipsForeignLoadHeifBuffer"),
        ["VipsForeignLoadTiffBuffer"] = new("TIFF", "VipsForeignLoadTiffBuffer"),
    };

    /// <summary>Names the format of <paramref name="file"/> by its content; what the sender called it does not count.</summary>
    /// <exception cref="InvalidImageException">Not an image, or not an admitted kind.</exception>
    public static ImageFormat Sniff(ReadOnlySpan<byte> file)
    {
        string? loader;
        var vips = VipsLibrary.Instance;
        fixed (byte* data = file)
            loader = Marshal.PtrToStringUTF8((nint)vips.FindLoader(data, (nuint)file.Length));
        if (loader is null)
        {
            vips.TakeErrors();
            // Loaders of these are shut, so libvips does not name them; people do send them.
            var name = file.StartsWith("%PDF"u8) ? "PDF" : file[..Math.Min(1024, file.Length)].IndexOf("<svg"u8) >= 0 ? "SVG" : null;
            throw new InvalidImageException(name is null
                ? $"This is not an image in a known format; {Admitted}."
                : $"{name} files are not accepted; {Admitted}.");
        }
        if (!ByLoader.TryGetValue(loader, out var format))
        {
            var kind = loader.Replace("VipsForeignLoad", "", StringComparison.Ordinal).Replace("Buffer", "", StringComparison.Ordinal);
            throw new InvalidImageException($"{kind.ToUpperInvariant()} files are not accepted; {Admitted}.");
        }
        if (format.Name == "PNG" && IsAnimatedPng(file))
            throw new InvalidImageException("The PNG image is animated; send one picture.");
        return format;
    }

    // An animated PNG announces itself by an acTL chunk before its pixels; decoders that do not know it show the first frame only.
    private static bool IsAnimatedPng(ReadOnlySpan<byte> file)
    {
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            if (rest[4..8].SequenceEqual("acTL"u8))
                return true;
            var chunk = 12L + BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (rest[4..8].SequenceEqual("IDAT"u8) || chunk > rest.Length)
                return false;
            rest = rest[(int)chunk..];
        }
        return false;
    }
}
