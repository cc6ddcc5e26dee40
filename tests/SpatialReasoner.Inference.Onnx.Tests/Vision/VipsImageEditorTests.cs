using System.Buffers.Binary;
using System.Diagnostics;

namespace SpatialReasoner.Inference.Onnx.Tests.Vision;

public sealed class VipsImageEditorTests(ITestOutputHelper output)
{
    private static readonly ImageDecoder Decoder = new();
    private static readonly VipsImageEditor Editor = new();

    [Fact]
    public void Measure_AnyOrientation_IsTheUprightSize()
    {
        Editor.Measure(Fixture("quarters.png")).ShouldBe(new ImageSize(32, 16));
        for (byte orientation = 1; orientation <= 8; orientation++)
        {
            var image = Rotated(orientation);
            var decoded = Decoder.Decode(image.Bytes.Span);
            Editor.Measure(image).ShouldBe(new ImageSize(decoded.Width, decoded.Height));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 64)]
    [InlineData(7, 3)]
    [InlineData(2, 50)]
    public void Mirror_Once_SwapsLeftAndRight_TwiceIsTheIdentity(int width, int height)
    {
        var image = ImageFixture.Noise(width, height);

        var once = Editor.Mirror(Png(image));
        var twice = Editor.Mirror(once);

        var mirrored = Decode(once);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                mirrored.At(width - 1 - x, y).ShouldBe(image.At(x, y));
        Decode(twice).Pixels.ShouldBe(image.Pixels);
    }

    [Theory]
    [InlineData(1, "GRWB")]
    [InlineData(3, "BWRG")]
    [InlineData(6, "RBGW")]
    [InlineData(8, "WGBR")]
    public void Mirror_ExifRotatedInput_MirrorsWhatIsSeen(byte orientation, string quarters) =>
        Decode(Editor.Mirror(Rotated(orientation))).Quarters().ShouldBe(quarters);

    [Fact]
    public void Mirror_SameInput_IsTheSameFile() =>
        Editor.Mirror(Fixture("quarters.jpg")).ShouldBe(new VipsImageEditor().Mirror(Fixture("quarters.jpg")));

    [Fact]
    public void MirroredBox_OfTheMirroredImage_ShowsTheMirroredPart()
    {
        var image = Png(ImageFixture.Noise(40, 20));
        var box = new PixelBox(3, 5, 17, 12);

        var there = Editor.Crop(Editor.Mirror(image), box.Mirrored(40));

        box.Mirrored(40).ShouldBe(new PixelBox(23, 5, 37, 12));
        there.ShouldBe(Editor.Mirror(Editor.Crop(image, box)));
    }

    [Fact]
    public void Crop_Box_IsItsPixels()
    {
        var image = ImageFixture.Noise(30, 20);

        var crop = Decode(Editor.Crop(Png(image), new PixelBox(4, 6, 19, 20)));

        (crop.Width, crop.Height).ShouldBe((15, 14));
        for (var y = 0; y < crop.Height; y++)
            for (var x = 0; x < crop.Width; x++)
                crop.At(x, y).ShouldBe(image.At(4 + x, 6 + y));
        Decode(Editor.Crop(Png(image), new PixelBox(0, 0, 30, 20))).Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void Crop_ExifRotatedInput_CountsInUprightPixels() =>
        Decode(Editor.Crop(Rotated(6), new PixelBox(0, 0, 16, 32))).Quarters().ShouldBe("BRWG");

    [Theory]
    [InlineData(-1, 0, 5, 5)]
    [InlineData(0, -1, 5, 5)]
    [InlineData(0, 0, 33, 5)]
    [InlineData(0, 0, 5, 17)]
    [InlineData(5, 0, 5, 5)]
    [InlineData(6, 0, 5, 5)]
    [InlineData(0, 5, 5, 5)]
    public void Crop_EmptyOrOutside_NamesBoxAndSize(int left, int top, int right, int bottom)
    {
        var message = Should.Throw<ArgumentOutOfRangeException>(() => Editor.Crop(Fixture("quarters.png"), new PixelBox(left, top, right, bottom))).Message;

        message.ShouldContain("32x16");
        message.ShouldContain($"Left = {left}");
    }

    [Theory]
    [InlineData(64, 64, 1)]
    [InlineData(600, 400, 2)]
    [InlineData(1100, 300, 4)]
    public void Mark_Boxes_ChangesOutlinesAndLabelsOnly(int width, int height, int line)
    {
        var image = ImageFixture.Solid(width, height, 90, 90, 90);
        ImageMark[] marks = [new(new(5, 20, width / 2, height - 3), "region0"), new(new(width / 2 + 1, 3, width, height), "b-_9")];
        var painter = new MarkPainter(image);
        painter.Line.ShouldBe(line);

        var marked = Decode(Editor.Mark(Png(image), marks));

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (marks.Any(m => In(painter.LabelBox(m), x, y)))
                    continue;
                var index = Array.FindLastIndex(marks, m => In(m.Box, x, y) && !In(new(m.Box.Left + line, m.Box.Top + line, m.Box.Right - line, m.Box.Bottom - line), x, y));
                marked.At(x, y).ShouldBe(index < 0 ? ((byte)90, (byte)90, (byte)90) : MarkPainter.Colour(index));
            }
        }

        static bool In(PixelBox box, int x, int y) => x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;
    }

    [Fact]
    public void Mark_Label_IsReadableOnItsOwnColour()
    {
        var image = ImageFixture.Solid(64, 64, 90, 90, 90);
        var mark = new ImageMark(new(10, 30, 40, 50), "T1");

        var marked = Decode(Editor.Mark(Png(image), [mark]));

        var box = new MarkPainter(image).LabelBox(mark);
        box.ShouldBe(new PixelBox(10, 21, 23, 30));
        // Red is dark, hence white ink.
        string.Join('\n', Enumerable.Range(box.Top, box.Height).Select(y => string.Concat(Enumerable.Range(box.Left, box.Width).Select(x => marked.At(x, y) == (255, 255, 255) ? '#' : '.'))))
            .ShouldBe("""
                .............
                .#####...#...
                ...#....##...
                ...#.....#...
                ...#.....#...
                ...#.....#...
                ...#.....#...
                ...#....###..
                .............
                """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Mark_LabelsAtTheEdges_StayInThePicture()
    {
        var image = ImageFixture.Solid(64, 64, 0, 0, 0);
        var painter = new MarkPainter(image);

        painter.LabelBox(new(new(50, 40, 64, 64), "region12")).ShouldBe(new PixelBox(15, 31, 64, 40));
        painter.LabelBox(new(new(0, 2, 30, 40), "a")).Top.ShouldBe(2);
        Decode(Editor.Mark(Png(ImageFixture.Solid(3, 2, 0, 0, 0)), [new(new(0, 0, 3, 2), "too-long-for-it")])).Width.ShouldBe(3);
    }

    [Fact]
    public void Mark_ManyMarks_HaveColoursOfTheirOwn() =>
        Enumerable.Range(0, 1530).Select(MarkPainter.Colour).Distinct().Count().ShouldBe(1530);

    [Fact]
    public void Mark_ExifRotatedInput_CountsInUprightPixels() =>
        Decode(Editor.Mark(Rotated(6), [new(new(0, 31, 1, 32), "a")])).At(0, 31).ShouldBe(MarkPainter.Colour(0));

    [Fact]
    public void Mark_BadMarks_AreRefused()
    {
        var image = Fixture("quarters.png");

        Should.Throw<ArgumentOutOfRangeException>(() => Editor.Mark(image, [new(new(0, 0, 40, 5), "a")])).Message.ShouldContain("32x16");
        foreach (var label in (string[])["", "two words", "é", new('a', 33)])
            Should.Throw<ArgumentException>(() => Editor.Mark(image, [new(new(0, 0, 4, 5), label)])).Message.ShouldContain($"\"{label}\"");
        Decode(Editor.Mark(image, [])).Pixels.ShouldBe(Decode(image).Pixels);
    }

    [Fact]
    public void ReadGrey_SixteenBitPng_KeepsEveryBit()
    {
        var samples = Enumerable.Range(0, 40 * 25).Select(i => (ushort)(i * 65521)).ToArray();

        var grey = Editor.ReadGrey(Grey16(40, 25, samples));

        (grey.Width, grey.Height).ShouldBe((40, 25));
        grey.Samples.ShouldBe(samples);
    }

    [Fact]
    public void ReadGrey_EightBitPng_KeepsItsNumbers()
    {
        byte[] rows = [0, 1, 2, 255, 0, 7, 0, 128];

        var grey = Editor.ReadGrey(new ImageContent(ImageFixture.Png(3, 2, 8, 0, ("IDAT", ImageFixture.Deflate(rows)))));

        grey.Samples.ShouldBe([1, 2, 255, 7, 0, 128]);
    }

    [Fact]
    public void ReadGrey_ExifRotatedInput_IsUpright()
    {
        var jpeg = ImageFixture.File("grey.jpg");
        var plain = Editor.ReadGrey(new ImageContent(jpeg));

        var turned = Editor.ReadGrey(new ImageContent(ImageFixture.WithOrientation(jpeg, 3)));

        turned.Samples.ShouldBe(plain.Samples.Reverse());
    }

    [Theory]
    [InlineData("quarters.png", "3 channels")]
    [InlineData("palette.png", "3 channels")]
    [InlineData("grey-alpha.png", "2 channels")]
    [InlineData("rgb16.png", "3 channels")]
    [InlineData("bilevel.png", "8 or 16 bits")]
    public void ReadGrey_OtherThanOneChannelOfWholeBytes_IsRefused(string name, string says) =>
        Should.Throw<InvalidImageException>(() => Editor.ReadGrey(Fixture(name))).Message.ShouldContain(says);

    [Fact]
    public void ReadGrey_RgbWithEqualChannels_IsRefused() =>
        Should.Throw<InvalidImageException>(() => Editor.ReadGrey(Png(ImageFixture.Solid(4, 4, 9, 9, 9)))).Message.ShouldContain("3 channels");

    [Fact]
    public void AnyEdit_BadImageOrOverTheLimit_IsRefused()
    {
        var small = new VipsImageEditor(new ImageDecoderOptions { MaxPixels = 100 });
        Action<VipsImageEditor, ImageContent>[] edits =
        [
            (e, i) => e.Measure(i), (e, i) => e.Mirror(i), (e, i) => e.Crop(i, new(0, 0, 1, 1)), (e, i) => e.Mark(i, []), (e, i) => e.ReadGrey(i),
        ];
        foreach (var edit in edits)
        {
            Should.Throw<InvalidImageException>(() => edit(small, Fixture("quarters.png"))).Message.ShouldContain("at most 100 pixels");
            Should.Throw<InvalidImageException>(() => edit(Editor, new ImageContent("nonsense"u8.ToArray())));
        }
        Should.Throw<InvalidImageException>(() => Editor.ReadGrey(new ImageContent(Grey16(200, 100, new ushort[20_000]).Bytes[..150])));
    }

    /// <summary>Time of an edit. Explicit: run with <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(64)]
    [InlineData(512)]
    public void Mirror_SquarePng_Costs(int side)
    {
        var scene = new RgbImage(side, side, [.. Enumerable.Range(0, side * side * 3).Select(i => (byte)(i / 3 % side * 160 / side + i / 3 / side * 90 / side))]);
        var image = Png(scene);
        for (var i = 0; i < 20; i++)
            Editor.Mirror(image);
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Editor.Mirror(image);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        output.WriteLine($"mirror {side}x{side}: median {times.Order().ElementAt(25):F2} ms");
    }

    private static ImageContent Fixture(string name) => new(ImageFixture.File(name));

    private static ImageContent Rotated(byte orientation) => new(ImageFixture.WithOrientation(ImageFixture.File("quarters.jpg"), orientation));

    private static ImageContent Png(RgbImage image) => new(PngEncoder.Encode(image));

    private static RgbImage Decode(ImageContent image) => Decoder.Decode(image.Bytes.Span);

    /// <summary>A PNG of one 16-bit channel, rows unfiltered.</summary>
    private static ImageContent Grey16(int width, int height, ushort[] samples)
    {
        var rows = new byte[height * (1 + 2 * width)];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                BinaryPrimitives.WriteUInt16BigEndian(rows.AsSpan(y * (1 + 2 * width) + 1 + 2 * x), samples[y * width + x]);
        return new ImageContent(ImageFixture.Png((uint)width, (uint)height, 16, 0, ("IDAT", ImageFixture.Deflate(rows))));
    }
}
