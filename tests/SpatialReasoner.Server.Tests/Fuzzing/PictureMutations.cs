using System.Buffers.Binary;
using System.IO.Compression;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Damage to encoded pictures: blind, and aimed at what decoders believe, with checksums made right again so that it gets that far.</summary>
internal sealed class PictureMutations(IReadOnlyList<(string Name, byte[] Bytes)> seeds)
{
    /// <summary>Sizes at the edges of types and limits; 6000 squared is just within the pixel limit, 6400 squared beyond it.</summary>
    private static readonly uint[] Sizes = [0, 1, 2, 3, 63, 255, 256, 6000, 6400, 16384, 32767, 32768, 65535, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    private static readonly string[] ChunkTypes = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "acTL", "fcTL", "fdAT", "eXIf", "iCCP", "gAMA", "cHRM", "sBIT", "tEXt", "zTXt", "iTXt", "bKGD", "pHYs", "cICP", "QQQQ"];

    /// <summary>A seed picture with one to four kinds of damage.</summary>
    public byte[] Make(Dice dice)
    {
        var picture = dice.Do([.. seeds.Select(s => (s.Name, (Func<byte[]>)(() => s.Bytes)))]);
        for (var times = 1 + dice.Below(4); times > 0; times--)
            picture = Damage(dice, picture);
        return picture;
    }

    private byte[] Damage(Dice dice, byte[] picture) => picture.Length == 0 ? dice.Bytes(dice.Length(64)) : dice.Do<byte[]>(
    [
        ("flip bits", () => Bytes.Flip(dice, picture)),
        ("flip bits of the header", () => [.. Bytes.Flip(dice, picture[..Math.Min(picture.Length, 64)]), .. picture[Math.Min(picture.Length, 64)..]]),
        ("set bytes", () => Bytes.Set(dice, picture)),
        ("overwrite a word", () => Word(dice, picture, dice.Below(picture.Length))),
        ("truncate", () => picture[..dice.Below(picture.Length)]),
        ("insert", () => Bytes.Insert(dice, picture)),
        ("delete", () => Bytes.Delete(dice, picture)),
        ("repeat a part", () => Bytes.Repeat(dice, picture)),
        ("append", () => [.. picture, .. dice.Bytes(dice.Length(4096))]),
        ("splice with another", () => Splice(dice, picture)),
        ("claim a size", () => Resize(dice, picture)),
        ("claim a size", () => Resize(dice, picture)),
        ("damage a part", () => Part(dice, picture)),
        ("damage a part", () => Part(dice, picture)),
        ("damage a part", () => Part(dice, picture)),
    ]);

    private byte[] Splice(Dice dice, byte[] picture)
    {
        var other = dice.Pick(seeds).Bytes;
        return [.. picture[..dice.Below(picture.Length)], .. other[dice.Below(other.Length)..]];
    }

    /// <summary>Width and height where the format keeps them; elsewhere any word.</summary>
    private static byte[] Resize(Dice dice, byte[] picture)
    {
        var (at, bytes, big) = SizeField(picture);
        if (at < 0 || at + (2 * bytes) > picture.Length)
            return Word(dice, picture, dice.Below(picture.Length));
        var damaged = picture.ToArray();
        for (var side = 0; side < 2; side++)
        {
            if (side == 1 && dice.OneIn(3))
                break; // the other side stays
            Write(damaged.AsSpan(at + (side * bytes)), dice.Pick(Sizes), bytes, big);
        }
        return IsPng(damaged) ? Png.Join(Png.Split(damaged)) : damaged;
    }

    private static (int At, int Bytes, bool BigEndian) SizeField(byte[] p)
    {
        if (IsPng(p))
            return (16, 4, true);
        if (p.AsSpan().StartsWith("GIF8"u8))
            return (6, 2, false);
        if (p.AsSpan().StartsWith("BM"u8))
            return (18, 4, false);
        if (p.AsSpan().StartsWith("RIFF"u8))
            return (p.AsSpan().IndexOf("VP8X"u8) is >= 0 and var x ? x + 12 : p.AsSpan().IndexOf("VP8L"u8) is >= 0 and var l ? l + 9 : 26, 2, false);
        if (p.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return (Math.Max(p.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]), p.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2])) is >= 0 and var frame ? frame + 5 : -1, 2, true);
        if (p.AsSpan().IndexOf("ispe"u8) is >= 0 and var box)
            return (box + 8, 4, true);
        // TIFF: the value of tag 256, ImageWidth; ImageLength is the entry behind it.
        return (p.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 1, 3, 0, 1, 0, 0, 0]) is >= 0 and var tag ? tag + 8 : -1, 4, false);
    }

    /// <summary>Damage within the format's own structure: a PNG's chunks, a JPEG's segments, anything's first words.</summary>
    private static byte[] Part(Dice dice, byte[] picture) =>
        IsPng(picture) ? Chunks(dice, picture)
        : picture.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? Segments(dice, picture)
        : Word(dice, picture, dice.Below(Math.Min(picture.Length, 160)));

    private static byte[] Chunks(Dice dice, byte[] picture)
    {
        var chunks = Png.Split(picture);
        if (chunks.Count == 0)
            return Bytes.Set(dice, picture);
        var at = dice.Below(chunks.Count);
        var (type, data) = chunks[at];
        switch (dice.Below(7))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(at, (type, data));
                break;
            case 2:
                chunks.Insert(at, (dice.Pick(ChunkTypes), dice.Bytes(dice.Length(512))));
                break;
            case 3:
                chunks[at] = (dice.Pick(ChunkTypes), data);
                break;
            case 4 when type == "IDAT":
                chunks[at] = (type, Png.Deflate(dice.Bytes(dice.Length(1 << 16))));
                break;
            case 5 when chunks[0].Data.Length >= 13:
                var header = chunks[0].Data.ToArray();
                header[8 + dice.Below(5)] = (byte)dice.Pick([0, 1, 2, 3, 4, 6, 8, 16, 32, 255]); // depth, colour type, compression, filter, interlace
                chunks[0] = (chunks[0].Type, header);
                break;
            default:
                chunks[at] = (type, data.Length == 0 ? dice.Bytes(dice.Length(64)) : Bytes.Set(dice, data));
                break;
        }
        return Png.Join(chunks);
    }

    /// <summary>A byte of the tables and headers before a JPEG's scan, or a segment of another kind put before them.</summary>
    private static byte[] Segments(Dice dice, byte[] picture)
    {
        if (dice.OneIn(3))
        {
            var data = dice.OneIn(2) ? SeedPictures.Turned([0xFF, 0xD8], (byte)dice.Below(256))[2..] : dice.Bytes(dice.Length(600));
            byte[] segment = data.Length > 4 && data[0] == 0xFF && data[1] == 0xE1 ? data : [0xFF, (byte)(0xC0 + dice.Below(64)), (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];
            return [.. picture[..2], .. segment, .. picture[2..]];
        }
        var scan = picture.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var head = scan > 2 ? scan : picture.Length;
        return [.. Bytes.Set(dice, picture[..head]), .. picture[head..]];
    }

    private static byte[] Word(Dice dice, byte[] picture, int at)
    {
        var damaged = picture.ToArray();
        var bytes = dice.OneIn(2) ? 2 : 4;
        if (at + bytes <= damaged.Length)
            Write(damaged.AsSpan(at), dice.Pick(Sizes), bytes, dice.OneIn(2));
        return damaged;
    }

    private static void Write(Span<byte> to, uint value, int bytes, bool bigEndian)
    {
        for (var i = 0; i < bytes; i++)
            to[bigEndian ? bytes - 1 - i : i] = (byte)(value >> (8 * i));
    }

    private static bool IsPng(byte[] picture) => picture.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) && picture.Length > 33;

    /// <summary>A PNG's chunks; joined again with right lengths and checksums.</summary>
    private static class Png
    {
        private const int Signature = 8;

        public static List<(string Type, byte[] Data)> Split(byte[] file)
        {
            var chunks = new List<(string, byte[])>();
            for (var rest = file.AsSpan(Signature); rest.Length >= 12;)
            {
                var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(rest), (uint)(rest.Length - 12));
                chunks.Add((System.Text.Encoding.Latin1.GetString(rest.Slice(4, 4)), rest.Slice(8, length).ToArray()));
                rest = rest[(length + 12)..];
            }
            return chunks;
        }

        public static byte[] Join(List<(string Type, byte[] Data)> chunks)
        {
            using var file = new MemoryStream();
            file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
            foreach (var (type, data) in chunks)
                GreyPng.Chunk(file, System.Text.Encoding.Latin1.GetBytes(type), data);
            return file.ToArray();
        }

        public static byte[] Deflate(byte[] data)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                zlib.Write(data);
            return packed.ToArray();
        }
    }
}
