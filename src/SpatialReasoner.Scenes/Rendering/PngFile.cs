using System.Buffers.Binary;
using System.IO.Compression;

namespace SpatialReasoner.Scenes.Rendering;

/// <summary>Writes PNG files (8-bit RGB, no metadata) of what this library draws, without a native imaging library: pixels decode exactly.</summary>
public static class PngFile
{
    private const int Channels = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <param name="rgb">[height, width, 3] bytes, rows from the top.</param>
    /// <exception cref="ArgumentException">The pixel count does not match the size.</exception>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (width < 1 || height < 1 || rgb.Length != (long)width * height * Channels)
            throw new ArgumentException($"{rgb.Length} bytes are not {width}x{height} RGB pixels.", nameof(rgb));
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // 8 bits per sample, truecolour; deflate, filters per row, not interlaced.
        (header[8], header[9]) = (8, 2);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Deflate(width * Channels, rgb));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Deflate(int stride, ReadOnlySpan<byte> rgb)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < rgb.Length; row += stride)
            {
                // Every row names its filter; 0 is none.
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(row, stride));
            }
        }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    /// <summary>CRC-32 as the PNG specification defines it (annex D), before the final complement.</summary>
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return crc;
    }
}
