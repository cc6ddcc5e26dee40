using System.Buffers.Binary;
using System.IO.Compression;

namespace SpatialReasoner.Inference.Onnx.Tests.Vision;

/// <summary>Pictures for tests: files from Fixtures and files made by hand.</summary>
internal static class ImageFixture
{
    public static byte[] File(string name) =>
        System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vision", "Fixtures", name));

    public static (byte R, byte G, byte B) At(this RgbImage image, int x, int y)
    {
        var i = (y * image.Width + x) * 3;
        return (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
    }

    /// <summary>Nearest of red, lime, blue, white, black in the middle of each quarter: upper left, upper right, lower left, lower right.</summary>
    public static string Quarters(this RgbImage image)
    {
        int left = image.Width / 4, right = image.Width - 1 - left, top = image.Height / 4, bottom = image.Height - 1 - top;
        return string.Concat(Name(image.At(left, top)), Name(image.At(right, top)), Name(image.At(left, bottom)), Name(image.At(right, bottom)));

        static char Name((byte R, byte G, byte B) c) => (c.R > 127, c.G > 127, c.B > 127) switch
        {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, true) => 'W',
            (false, false, false) => 'K',
            _ => '?',
        };
    }

    /// <summary>A picture whose every pixel differs.</summary>
    public static RgbImage Noise(int width, int height, int seed = 1)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Solid(int width, int height, byte r, byte g, byte b)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (r, g, b);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>A JPEG with an EXIF segment right after its start marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
            .. "II*\0"u8, 8, 0, 0, 0,                           // TIFF header, directory at 8
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, // one entry: Orientation, SHORT, 1
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG of one colour type and depth that claims a size, with whatever follows its header.</summary>
    public static byte[] Png(uint width, uint height, byte depth, byte colourType, params ReadOnlySpan<(string Type, byte[] Data)> chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        Chunk("IHDR", header);
        foreach (var (type, data) in chunks)
            Chunk(type, data);
        Chunk("IEND", []);
        return file.ToArray();

        void Chunk(string type, byte[] data)
        {
            Span<byte> word = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
            file.Write(word);
            byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(word, Crc(body));
            file.Write(word);
        }
    }

    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var buffer = new MemoryStream();
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(data);
        return buffer.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }
        return ~crc;
    }
}
