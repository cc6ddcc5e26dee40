using System.Diagnostics;

namespace SpatialReasoner.Inference.Onnx.Tests.Vision;

public sealed class ImageDecoderTests
{
    private static readonly ImageDecoder Decoder = new();

    [Theory]
    [InlineData("quarters.png")]
    [InlineData("quarters.jpg")]
    [InlineData("quarters.webp")]
    [InlineData("quarters.avif")]
    [InlineData("quarters.tiff")]
    [InlineData("still.gif")]
    [InlineData("palette.png")]
    [InlineData("rgb16.png")]
    public void Decode_AdmittedFormat_YieldsItsColours(string name)
    {
        var image = Decoder.Decode(ImageFixture.File(name));

        (image.Width, image.Height, image.Pixels.Length).ShouldBe((32, 16, 32 * 16 * 3));
        image.Quarters().ShouldBe("RGBW");
    }

    [Theory]
    [InlineData("quarters.png")]
    [InlineData("rgb16.png")]
    [InlineData("palette.png")]
    [InlineData("quarters.tiff")]
    public void Decode_LosslessFormat_IsExact(string name)
    {
        var image = Decoder.Decode(ImageFixture.File(name));

        image.At(0, 0).ShouldBe(((byte)255, (byte)0, (byte)0));
        image.At(31, 0).ShouldBe(((byte)0, (byte)255, (byte)0));
        image.At(0, 15).ShouldBe(((byte)0, (byte)0, (byte)255));
    }

    [Theory]
    [InlineData(1, 32, 16, "RGBW")]
    [InlineData(2, 32, 16, "GRWB")]
    [InlineData(3, 32, 16, "WBGR")]
    [InlineData(4, 32, 16, "BWRG")]
    [InlineData(5, 16, 32, "RBGW")]
    [InlineData(6, 16, 32, "BRWG")]
    [InlineData(7, 16, 32, "WGBR")]
    [InlineData(8, 16, 32, "GWRB")]
    public void Decode_ExifOrientation_IsHonoured(byte orientation, int width, int height, string quarters)
    {
        var image = Decoder.Decode(ImageFixture.WithOrientation(ImageFixture.File("quarters.jpg"), orientation));

        (image.Width, image.Height).ShouldBe((width, height));
        image.Quarters().ShouldBe(quarters);
    }

    [Theory]
    [InlineData("cmyk.jpg")]
    [InlineData("cmyk.tiff")]
    public void Decode_Cmyk_IsConvertedAsInk(string name)
    {
        var image = Decoder.Decode(ImageFixture.File(name));

        // Full inks are duller than a screen's primaries; the strongest channel stays the strongest.
        Strongest(image.At(4, 4)).ShouldBe(0);
        Strongest(image.At(28, 4)).ShouldBe(1);
        Strongest(image.At(4, 12)).ShouldBe(2);
        image.At(28, 12).ShouldBe(((byte)255, (byte)255, (byte)255));

        static int Strongest((byte R, byte G, byte B) c) => c.R > Math.Max(c.G, c.B) ? 0 : c.G > c.B ? 1 : 2;
    }

    [Theory]
    [InlineData("grey.jpg")]
    [InlineData("bilevel.png")]
    public void Decode_Grey_HasThreeEqualChannels(string name)
    {
        var image = Decoder.Decode(ImageFixture.File(name));

        for (var i = 0; i < image.Pixels.Length; i += 3)
            (image.Pixels[i] == image.Pixels[i + 1] && image.Pixels[i] == image.Pixels[i + 2]).ShouldBeTrue();
        image.At(31, 15).R.ShouldBeGreaterThan((byte)250);
    }

    [Fact]
    public void Decode_Alpha_LiesOverWhite()
    {
        Decoder.Decode(ImageFixture.File("grey-alpha.png")).Pixels.ShouldAllBe(sample => sample == 255);

        var (r, g, b) = Decoder.Decode(ImageFixture.File("rgba16.png")).At(0, 0);
        r.ShouldBe((byte)255);
        ((int)g).ShouldBeInRange(126, 129);
        ((int)b).ShouldBeInRange(126, 129);
    }

    [Fact]
    public void Decode_OnePixel_Works() =>
        Decoder.Decode(ImageFixture.File("one.png")).Pixels.ShouldBe([255, 0, 0]);

    [Theory]
    [InlineData("animated.gif", "2 frames")]
    [InlineData("animated.webp", "2 frames")]
    [InlineData("pages.tiff", "2 frames or pages")]
    [InlineData("drawing.svg", "SVG")]
    public void Decode_AnimatedOrForeignFormat_IsRefusedByName(string name, string named) =>
        Refusal(ImageFixture.File(name)).ShouldContain(named);

    [Fact]
    public void Decode_AnimatedPng_IsRefused()
    {
        var pixel = ImageFixture.Deflate([0, 255, 0, 0]);

        Refusal(ImageFixture.Png(1, 1, 8, 2, ("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), ("IDAT", pixel))).ShouldContain("animated");
        Decoder.Decode(ImageFixture.Png(1, 1, 8, 2, ("IDAT", pixel))).Pixels.ShouldBe([255, 0, 0]);
    }

    [Theory]
    [InlineData("%PDF-1.7\n1 0 obj\n", "PDF")]
    [InlineData("hello, this is text and no picture at all", "not an image")]
    [InlineData("", "empty")]
    public void Decode_NotAnImage_IsRefused(string content, string named) =>
        Refusal(System.Text.Encoding.UTF8.GetBytes(content)).ShouldContain(named);

    [Theory]
    [InlineData("quarters.png")]
    [InlineData("quarters.jpg")]
    [InlineData("quarters.webp")]
    [InlineData("quarters.avif")]
    [InlineData("quarters.tiff")]
    [InlineData("cmyk.jpg")]
    public void Decode_TruncatedAnywhere_IsRefusedOrWhole(string name)
    {
        var file = ImageFixture.File(name);
        var whole = Decoder.Decode(file).Pixels;
        for (var length = 1; length < file.Length; length++)
        {
            try
            {
                // What is missing may be an end marker or metadata, never pixels.
                Decoder.Decode(file.AsSpan(0, length)).Pixels.ShouldBe(whole, $"{name} cut at {length}");
            }
            catch (InvalidImageException)
            {
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decode_LargeFileCutInHalf_IsRefused(bool jpeg)
    {
        var noise = ImageFixture.Noise(200, 150);
        byte[] file;
        if (jpeg)
        {
            using var raw = VipsImage.FromPixels(noise.Pixels, noise.Width, noise.Height, 3);
            using var save = new VipsOperation("jpegsave_buffer");
            save.Set("in", raw);
            file = save.RunForBytes();
        }
        else
        {
            file = PngEncoder.Encode(noise);
        }

        Decoder.Decode(file).Width.ShouldBe(200);
        Refusal(file[..(file.Length / 2)]).ShouldContain("truncated");
    }

    [Fact]
    public void Decode_HeaderThatClaimsBillionsOfPixels_IsRefusedAtOnce()
    {
        var bomb = ImageFixture.Png(60_000, 60_000, 8, 2, ("IDAT", ImageFixture.Deflate(new byte[100_000])));
        Decoder.Decode(ImageFixture.File("one.png")); // the library's start is not what is measured
        var watch = Stopwatch.StartNew();

        Refusal(bomb).ShouldContain("60000x60000");

        watch.ElapsedMilliseconds.ShouldBeLessThan(1000);
    }

    [Fact]
    public void Decode_AtAndOverThePixelLimit_IsAcceptedAndRefused()
    {
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxPixels = 12 });

        decoder.Decode(PngEncoder.Encode(ImageFixture.Noise(4, 3))).Width.ShouldBe(4);
        Should.Throw<InvalidImageException>(() => decoder.Decode(PngEncoder.Encode(ImageFixture.Noise(13, 1)))).Message.ShouldContain("at most 12");
    }

    [Fact]
    public void Decode_RandomAndDamagedBytes_NeverFailsOtherwise()
    {
        var random = new Random(3);
        string[] names = ["quarters.png", "quarters.jpg", "quarters.webp", "quarters.avif", "quarters.tiff", "still.gif", "cmyk.jpg", "palette.png"];
        for (var round = 0; round < 400; round++)
        {
            var file = ImageFixture.File(names[round % names.Length]);
            if (round % 5 == 0)
                random.NextBytes(file);
            else
                for (var i = 0; i < 1 + round % 4; i++)
                    file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                var image = Decoder.Decode(file);
                image.Pixels.Length.ShouldBe(image.Width * image.Height * 3);
            }
            catch (InvalidImageException)
            {
            }
        }
    }

    [Fact]
    public void Decode_FromManyThreads_GivesEachItsOwn()
    {
        var files = Enumerable.Range(0, 8).Select(seed => ImageFixture.Noise(40 + seed, 30, seed)).ToArray();

        Parallel.For(0, 64, i =>
        {
            var expected = files[i % files.Length];
            if (i % 4 == 0)
                Should.Throw<InvalidImageException>(() => Decoder.Decode(PngEncoder.Encode(expected).AsSpan(0, 300)));
            else
                Decoder.Decode(PngEncoder.Encode(expected)).Pixels.ShouldBe(expected.Pixels);
        });
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1L << 29, 1)]
    [InlineData(1, 0)]
    public void Constructor_OptionOutOfRange_Throws(long pixels, int concurrency) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ImageDecoder(new ImageDecoderOptions { MaxPixels = pixels, MaxConcurrency = concurrency }));

    [Fact]
    public void PngEncoder_AnyPicture_RoundTripsExactly()
    {
        foreach (var image in (RgbImage[])[ImageFixture.Noise(64, 64), ImageFixture.Noise(1, 1), ImageFixture.Noise(3, 200), ImageFixture.Solid(9, 4, 7, 7, 7)])
        {
            var decoded = Decoder.Decode(PngEncoder.Encode(image));
            (decoded.Width, decoded.Height).ShouldBe((image.Width, image.Height));
            decoded.Pixels.ShouldBe(image.Pixels);
        }
    }

    [Fact]
    public void PngEncoder_SizeThatDoesNotMatch_Throws() =>
        Should.Throw<ArgumentException>(() => PngEncoder.Encode(new RgbImage(2, 2, new byte[11])));

    private static string Refusal(byte[] file) => Should.Throw<InvalidImageException>(() => Decoder.Decode(file)).Message;
}
