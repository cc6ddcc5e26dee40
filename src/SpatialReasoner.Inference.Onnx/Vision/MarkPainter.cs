namespace SpatialReasoner.Inference.Onnx;

/// <summary>Paints outlined boxes with labels into a picture (set-of-mark prompting, arXiv 2310.11441).</summary>
internal sealed class MarkPainter(RgbImage image)
{
    private const int Margin = 1; // around a label's text, in dots of the font

    /// <summary>Width of an outline, pixels: 1 on the smallest pictures, 2 at 512, 4 at 1024. It lies inside its box.</summary>
    public int Line { get; } = Math.Max(1, Math.Max(image.Width, image.Height) / 256);

    /// <summary>Pixels per dot of the font.</summary>
    public int Dot { get; } = Math.Max(1, Math.Max(image.Width, image.Height) / 320);

    /// <summary>Colour of mark <paramref name="index"/>: fully saturated, 1530 different ones, neighbours far apart on the colour circle.</summary>
    public static (byte R, byte G, byte B) Colour(int index)
    {
        // Steps of the golden section keep any first n hues spread out; 947 of 1530 is a fraction near it that visits them all.
        var hue = (int)(index * 947L % (6 * 255));
        var (rising, falling) = ((byte)(hue % 255), (byte)(255 - hue % 255));
        return (hue / 255) switch
        {
            0 => (255, rising, 0),
            1 => (falling, 255, 0),
            2 => (0, 255, rising),
            3 => (0, falling, 255),
            4 => (rising, 0, 255),
            _ => (255, 0, falling),
        };
    }

    /// <summary>Where a mark's label goes: above its box where there is room, else inside at its top; moved left as far as the picture's edge asks.</summary>
    public PixelBox LabelBox(ImageMark mark)
    {
        var (width, height) = ((BitmapFont.Width(mark.Label) + 2 * Margin) * Dot, (BitmapFont.Height + 2 * Margin) * Dot);
        var left = Math.Max(0, Math.Min(mark.Box.Left, image.Width - width));
        var top = mark.Box.Top >= height ? mark.Box.Top - height : mark.Box.Top;
        return new PixelBox(left, top, left + width, top + height);
    }

    public void Paint(IReadOnlyList<ImageMark> marks)
    {
        for (var i = 0; i < marks.Count; i++)
            Outline(marks[i].Box, Colour(i));
        for (var i = 0; i < marks.Count; i++)
            Label(marks[i], Colour(i));
    }

    private void Outline(PixelBox box, (byte R, byte G, byte B) colour)
    {
        Fill(box with { Bottom = Math.Min(box.Bottom, box.Top + Line) }, colour);
        Fill(box with { Top = Math.Max(box.Top, box.Bottom - Line) }, colour);
        Fill(box with { Right = Math.Min(box.Right, box.Left + Line) }, colour);
        Fill(box with { Left = Math.Max(box.Left, box.Right - Line) }, colour);
    }

    private void Label(ImageMark mark, (byte R, byte G, byte B) colour)
    {
        var box = LabelBox(mark);
        Fill(box, colour);
        // Black on bright colours, white on dark ones; weights of luma after ITU-R BT.601.
        var bright = 299 * colour.R + 587 * colour.G + 114 * colour.B > 127_500;
        var ink = bright ? ((byte)0, (byte)0, (byte)0) : ((byte)255, (byte)255, (byte)255);
        foreach (var (x, y) in BitmapFont.Dots(mark.Label))
        {
            var (left, top) = (box.Left + (Margin + x) * Dot, box.Top + (Margin + y) * Dot);
            Fill(new PixelBox(left, top, left + Dot, top + Dot), ink);
        }
    }

    /// <summary>Fills what of <paramref name="box"/> lies in the picture.</summary>
    private void Fill(PixelBox box, (byte R, byte G, byte B) colour)
    {
        for (var y = box.Top; y < Math.Min(box.Bottom, image.Height); y++)
        {
            for (var x = box.Left; x < Math.Min(box.Right, image.Width); x++)
            {
                var i = (y * image.Width + x) * RgbImage.Channels;
                (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = colour;
            }
        }
    }
}
