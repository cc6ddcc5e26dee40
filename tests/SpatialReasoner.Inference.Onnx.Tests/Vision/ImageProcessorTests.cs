using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Onnx.Tests.Vision;

public sealed class ImageProcessorTests
{
    private static readonly ImageProcessorOptions Whole = new()
    {
        TileSize = 64, LongestEdge = 64, Splitting = false, Filter = ResampleFilter.Bilinear, Mean = [0.5f, 0.5f, 0.5f], Deviation = [0.5f, 0.5f, 0.5f],
    };

    private static readonly ImageProcessorOptions Split = Whole with { LongestEdge = 128, Splitting = true, Filter = ResampleFilter.Lanczos };

    [Fact]
    public void Prepare_SquareOfTheRightSize_PassesThroughExactly()
    {
        var image = ImageFixture.Noise(64, 64);

        var tensor = new ImageProcessor(Whole).Prepare(image).ToTensor();

        tensor.Shape.ShouldBe([1, 1, 3, 64, 64]);
        for (var channel = 0; channel < 3; channel++)
            for (var i = 0; i < 64 * 64; i++)
                tensor.Data[channel * 64 * 64 + i].ShouldBe((image.Pixels[i * 3 + channel] / 255f - 0.5f) / 0.5f, 1e-6f);
    }

    [Theory]
    [InlineData(200, 100)]
    [InlineData(100, 201)]
    [InlineData(97, 64)]
    [InlineData(64, 64)]
    public void Place_Picture_IsWhereTheModelsFitSaysToAPixel(int width, int height)
    {
        (ImageProcessorOptions Options, ImageFit Fit)[] fits = [(Whole, ImageFit.PaddedSquare), (Split, ImageFit.Stretched)];
        foreach (var (options, fit) in fits)
        {
            var placement = new ImageProcessor(options).Place(width, height);
            foreach (var (x, y) in ((double, double)[])[(0, 0), (0.3, 0.8), (1, 1)])
            {
                var exact = placement.ToModel(x * width, y * height);
                var mapped = fit.ToModel(x, y, width, height);
                mapped.X.ShouldBe(exact.X, 1.0 / 64);
                mapped.Y.ShouldBe(exact.Y, 1.0 / 64);
                if (64 * width % Math.Max(width, height) == 0 && 64 * height % Math.Max(width, height) == 0)
                    mapped.ShouldBe(exact); // nothing to round
            }
        }
    }

    [Fact]
    public void Blank_Picture_IsGreyWhereThePictureWasAndPaddedAsBefore()
    {
        var prepared = new ImageProcessor(Whole).Prepare(ImageFixture.Noise(200, 100));

        var blank = prepared.Blank().ToTensor();

        blank.Shape.ShouldBe(prepared.ToTensor().Shape);
        for (var y = 0; y < 64; y++)
            blank.Data[y * 64 + 5].ShouldBe(y is >= 16 and < 48 ? (128 / 255f - 0.5f) / 0.5f : 0, 1e-6f);
        prepared.ToTensor().Data.Distinct().Count().ShouldBeGreaterThan(100); // the original is as it was
    }

    [Theory]
    [InlineData(200, 100, 0, 16, 64, 32)]
    [InlineData(100, 200, 16, 0, 32, 64)]
    [InlineData(10, 10, 0, 0, 64, 64)]
    [InlineData(5000, 2, 0, 31, 64, 1)]
    [InlineData(1, 1, 0, 0, 64, 64)]
    public void Prepare_AnyShape_IsPaddedNotSquashed(int width, int height, int left, int top, int fitWidth, int fitHeight)
    {
        var prepared = new ImageProcessor(Whole).Prepare(ImageFixture.Solid(width, height, 255, 255, 255));

        var tile = prepared.Tiles.ShouldHaveSingleItem();
        (tile.Left, tile.Top, tile.Image.Width, tile.Image.Height).ShouldBe((left, top, fitWidth, fitHeight));
        (prepared.Rows, prepared.Columns).ShouldBe((0, 0));
        var data = prepared.ToTensor().Data;
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++)
            {
                var inside = x >= left && x < left + fitWidth && y >= top && y < top + fitHeight;
                data[y * 64 + x].ShouldBe(inside ? 1f : 0f);
            }
    }

    [Fact]
    public void Placement_PaddedPicture_MapsBothWays()
    {
        var placement = new ImageProcessor(Whole).Place(200, 100);

        placement.ToPixels(0.5, 0.5).ShouldBe((100, 50));
        placement.ToPixels(0, 0.25).ShouldBe((0, 0));
        placement.ToPixels(1, 0.75).ShouldBe((200, 100));
        placement.ToPixels(0.5, 0).Y.ShouldBeLessThan(0);
        var (x, y) = placement.ToModel(40, 90);
        placement.ToPixels(x, y).X.ShouldBe(40, 1e-9);
        placement.ToPixels(x, y).Y.ShouldBe(90, 1e-9);
    }

    [Theory]
    [InlineData(640, 480, 2, 2)]
    [InlineData(640, 200, 1, 2)]
    [InlineData(100, 900, 2, 1)]
    [InlineData(64, 64, 2, 2)]
    public void Prepare_Splitting_CutsRowByRowAndAppendsTheWhole(int width, int height, int rows, int columns)
    {
        var prepared = new ImageProcessor(Split).Prepare(ImageFixture.Noise(width, height));

        (prepared.Rows, prepared.Columns).ShouldBe((rows, columns));
        prepared.Tiles.Count.ShouldBe(rows * columns + 1);
        prepared.Tiles.ShouldAllBe(tile => tile.Image.Width == 64 && tile.Image.Height == 64);
        prepared.ToTensor().Shape.ShouldBe([1, rows * columns + 1, 3, 64, 64]);
    }

    [Fact]
    public void Prepare_SplittingOfWholeTiles_KeepsThePixels()
    {
        var image = ImageFixture.Noise(128, 128);

        var tiles = new ImageProcessor(Split).Prepare(image).Tiles;

        tiles[1].Image.At(3, 5).ShouldBe(image.At(64 + 3, 5));
        tiles[2].Image.At(3, 5).ShouldBe(image.At(3, 64 + 5));
    }

    [Fact]
    public void Prepare_LongestEdgeOfOneTile_IsNotSplit()
    {
        var prepared = new ImageProcessor(Split with { LongestEdge = 64 }).Prepare(ImageFixture.Noise(300, 300));

        (prepared.Rows, prepared.Columns, prepared.Tiles.Count).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void Resampler_AnySizeAndFilter_EqualsPillow()
    {
        // Fixtures/make_resampled.py writes the file.
        foreach (var node in JsonNode.Parse(ImageFixture.File("resampled.json"))!.AsArray())
        {
            var numbers = node!.AsArray().Take(5).Select(value => value!.GetValue<int>()).ToArray();
            var pixels = new byte[numbers[0] * numbers[1] * 3];
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)((i * 73 + i * i / 7) % 256);

            var resized = Resampler.Resize(new RgbImage(numbers[0], numbers[1], pixels), numbers[2], numbers[3], (ResampleFilter)numbers[4]);

            Convert.ToHexStringLower(SHA256.HashData(resized.Pixels)).ShouldBe(node[5]!.GetValue<string>(), string.Join(' ', numbers));
        }
    }
}
