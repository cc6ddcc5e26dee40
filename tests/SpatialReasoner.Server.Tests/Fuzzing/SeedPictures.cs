using System.Buffers.Binary;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Real pictures of every format that libvips reads here and of some it must not, small, to be damaged.</summary>
internal static class SeedPictures
{
    /// <summary>The fixtures of the decoder's own tests, two sizes of what the renderer draws, a depth image, a bitmap, and JPEGs turned by EXIF.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Load(byte[] scene)
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "pictures")).Where(f => !f.EndsWith(".json") && !f.EndsWith(".py") && !f.EndsWith(".sh"))
            .Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))).ToList();
        var jpeg = files.Single(f => f.Item1 == "quarters.jpg").Item2;
        return
        [
            .. files,
            ("scene.png", scene), ("depth16.png", GreyPng.Flat(64, 64, 2000)), ("bitmap.bmp", Bitmap(8, 6)),
            .. Enumerable.Range(1, 8).Select(o => ($"turned{o}.jpg", Turned(jpeg, (byte)o))),
        ];
    }

    /// <summary>A JPEG with an EXIF segment right behind its start marker.</summary>
    public static byte[] Turned(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

    /// <summary>24 bits a pixel, uncompressed (BITMAPINFOHEADER).</summary>
    private static byte[] Bitmap(int width, int height)
    {
        const int Header = 54;
        var stride = ((width * 3) + 3) / 4 * 4;
        var file = new byte[Header + (stride * height)];
        "BM"u8.CopyTo(file);
        foreach (var (at, value) in new[] { (2, file.Length), (10, Header), (14, 40), (18, width), (22, height), (26, 1 | (24 << 16)), (34, stride * height) })
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        for (var i = Header; i < file.Length; i++)
            file[i] = (byte)(i * 37);
        return file;
    }
}
