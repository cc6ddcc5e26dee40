using System.Buffers.Binary;
using System.IO.Compression;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Tests.Rendering;

public sealed class PngFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 64)]
    public void Encode_AnyPicture_HoldsExactlyItsPixels(int width, int height)
    {
        var random = new SeededRandom(width);
        var rgb = Enumerable.Range(0, width * height * 3).Select(_ => (byte)random.Below(256)).ToArray();

        var file = PngFile.Encode(width, height, rgb);

        file[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var chunks = Chunks(file).ToList();
        chunks.Select(c => c.Type).ShouldBe(["IHDR", "IDAT", "IEND"]);
        BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data).ShouldBe(width);
        BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4)).ShouldBe(height);
        using var packed = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        packed.CopyTo(rows);
        rows.ToArray().Chunk(width * 3 + 1).SelectMany(row => row[1..]).ShouldBe(rgb);
    }

    [Fact]
    public void Encode_EndChunk_HasTheChecksumOfTheSpecification() =>
        PngFile.Encode(1, 1, [1, 2, 3])[^4..].ShouldBe([0xAE, 0x42, 0x60, 0x82]);

    [Fact]
    public void Encode_SizeThatDoesNotMatch_Throws() => Should.Throw<ArgumentException>(() => PngFile.Encode(2, 2, new byte[11]));

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return (System.Text.Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += length + 12;
        }
    }
}
