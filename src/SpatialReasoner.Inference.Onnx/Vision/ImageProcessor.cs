namespace SpatialReasoner.Inference.Onnx;

/// <summary>Scales and cuts pictures for an Idefics3 vision encoder.</summary>
/// <remarks>
/// Without splitting a picture keeps its shape: it is scaled to fit the square and centred on padding. The reference processor
/// squashes it instead, which changes every angle and proportion that a spatial question is about.
/// With splitting this follows the reference: scale to the longest edge, round both sides up to whole tiles, cut row by row,
/// and append the whole picture squashed into one tile. Source: transformers, <c>image_processing_idefics3.py</c>.
/// </remarks>
public sealed class ImageProcessor(ImageProcessorOptions options)
{
    // The reference caps the longer side here whatever the configuration asks.
    private const int MaxSide = 4096;

    /// <summary>Where a picture of this size lies in the square that shows all of it.</summary>
    public ImagePlacement Place(int width, int height)
    {
        if (options.Splitting)
            return new ImagePlacement(0, 0, 1, 1, width, height);
        var (fitWidth, fitHeight) = Fit(width, height);
        double side = options.TileSize;
        return new ImagePlacement(
            (options.TileSize - fitWidth) / 2 / side, (options.TileSize - fitHeight) / 2 / side, fitWidth / side, fitHeight / side, width, height);
    }

    /// <summary>Prepares an upright picture. One already of the encoder's size passes through untouched.</summary>
    public PreparedImage Prepare(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var placement = Place(image.Width, image.Height);
        if (options.Splitting)
        {
            var (tiles, rows, columns) = Split(image);
            return new PreparedImage(tiles, rows, columns, placement, options);
        }
        var (width, height) = Fit(image.Width, image.Height);
        var tile = new ImageTile(
            Resampler.Resize(image, width, height, options.Filter), (options.TileSize - width) / 2, (options.TileSize - height) / 2);
        return new PreparedImage([tile], 0, 0, placement, options);
    }

    private (int Width, int Height) Fit(int width, int height)
    {
        var scale = (double)options.TileSize / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    private (IReadOnlyList<ImageTile> Tiles, int Rows, int Columns) Split(RgbImage image)
    {
        var side = options.TileSize;
        var (width, height) = ScaleToLongestEdge(image.Width, image.Height);
        image = Resampler.Resize(image, width, height, options.Filter);
        (width, height) = RoundUpToTiles(width, height);
        image = Resampler.Resize(image, width, height, options.Filter);

        int rows = height / side, columns = width / side;
        if (rows == 1 && columns == 1)
            return ([new ImageTile(image, 0, 0)], 0, 0);
        var tiles = new List<ImageTile>(rows * columns + 1);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                tiles.Add(new ImageTile(Cut(image, column * side, row * side, side), 0, 0));
        tiles.Add(new ImageTile(Resampler.Resize(image, side, side, options.Filter), 0, 0));
        return (tiles, rows, columns);
    }

    // Integer truncation and the even other side are the reference's; they decide how many tiles there are.
    private (int Width, int Height) ScaleToLongestEdge(int width, int height)
    {
        var aspect = (double)width / height;
        if (width >= height)
        {
            width = options.LongestEdge;
            height = (int)(width / aspect);
            height += height % 2;
        }
        else
        {
            height = options.LongestEdge;
            width = (int)(height * aspect);
            width += width % 2;
        }
        width = Math.Max(width, 1);
        height = Math.Max(height, 1);

        aspect = (double)width / height;
        if (width >= height && width > MaxSide)
            (width, height) = (MaxSide, (int)(MaxSide / aspect));
        else if (height > width && height > MaxSide)
            (width, height) = ((int)(MaxSide * aspect), MaxSide);
        return (Math.Max(width, 1), Math.Max(height, 1));
    }

    private (int Width, int Height) RoundUpToTiles(int width, int height)
    {
        var aspect = (double)width / height;
        if (width >= height)
        {
            width = RoundUp(width);
            height = RoundUp((int)(width / aspect));
        }
        else
        {
            height = RoundUp(height);
            width = RoundUp((int)(height * aspect));
        }
        return (width, height);

        int RoundUp(int size) => Math.Max(1, (size + options.TileSize - 1) / options.TileSize) * options.TileSize;
    }

    private static RgbImage Cut(RgbImage image, int left, int top, int side)
    {
        var stride = side * RgbImage.Channels;
        var pixels = new byte[side * stride];
        for (var y = 0; y < side; y++)
            image.Pixels.AsSpan(((top + y) * image.Width + left) * RgbImage.Channels, stride).CopyTo(pixels.AsSpan(y * stride));
        return new RgbImage(side, side, pixels);
    }
}
