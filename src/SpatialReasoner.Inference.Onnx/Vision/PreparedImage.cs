namespace SpatialReasoner.Inference.Onnx;

/// <summary>A picture cut and scaled for the vision encoder, still in 8 bits.</summary>
/// <param name="Tiles">In the encoder's order; the whole picture comes last.</param>
/// <param name="Rows">Rows of tiles; 0 when the picture is not split.</param>
/// <param name="Columns">Columns of tiles; 0 when the picture is not split.</param>
/// <param name="Placement">Where the picture lies in the tile that shows all of it.</param>
public sealed record PreparedImage(
    IReadOnlyList<ImageTile> Tiles, int Rows, int Columns, ImagePlacement Placement, ImageProcessorOptions Options)
{
    /// <summary>Memory held, bytes.</summary>
    public long Size => Tiles.Sum(tile => tile.Image.Pixels.LongLength);

    /// <summary>The same tiles in uniform mid-grey; padding stays padding.</summary>
    public PreparedImage Blank() => this with { Tiles = [.. Tiles.Select(tile => tile with { Image = Grey(tile.Image) })] };

    /// <summary>Normalised samples [1, tiles, 3, side, side]; padding is 0, the mean colour.</summary>
    public PixelTensor ToTensor()
    {
        var side = Options.TileSize;
        var plane = side * side;
        var data = new float[Tiles.Count * RgbImage.Channels * plane];
        // 256 values per channel: a table is exact and saves the arithmetic.
        var normalised = new float[RgbImage.Channels][];
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            normalised[channel] = new float[256];
            for (var value = 0; value < 256; value++)
                normalised[channel][value] = (value * Options.RescaleFactor - Options.Mean[channel]) / Options.Deviation[channel];
        }
        for (var index = 0; index < Tiles.Count; index++)
        {
            var (image, left, top) = Tiles[index];
            for (var channel = 0; channel < RgbImage.Channels; channel++)
            {
                var table = normalised[channel];
                for (var y = 0; y < image.Height; y++)
                {
                    var target = data.AsSpan((index * RgbImage.Channels + channel) * plane + (top + y) * side + left, image.Width);
                    var source = image.Pixels.AsSpan(y * image.Width * RgbImage.Channels);
                    for (var x = 0; x < target.Length; x++)
                        target[x] = table[source[x * RgbImage.Channels + channel]];
                }
            }
        }
        return new PixelTensor(data, [1, Tiles.Count, RgbImage.Channels, side, side]);
    }

    private static RgbImage Grey(RgbImage image)
    {
        var pixels = new byte[image.Pixels.Length];
        Array.Fill(pixels, (byte)128);
        return image with { Pixels = pixels };
    }
}

/// <summary>Content of one encoder input; around it is padding.</summary>
/// <param name="Left">Column of the square where the content starts.</param>
/// <param name="Top">Row of the square where the content starts.</param>
public sealed record ImageTile(RgbImage Image, int Left, int Top);
