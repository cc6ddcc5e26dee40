using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Turns an encoded picture into upright 8-bit sRGB pixels, or says why it cannot.</summary>
/// <remarks>
/// 1. Name the format by content and admit only JPEG, PNG, WebP, GIF, AVIF and TIFF.
/// 2. Read the header: size within <see cref="ImageDecoderOptions.MaxPixels"/>, one frame.
/// 3. Convert CMYK, grey, palette and 16-bit samples to 8-bit sRGB. Embedded profiles of RGB pictures are ignored, as the
///    reference processors that models are trained with ignore them.
/// 4. Lay transparent parts over white.
/// 5. Read every pixel: a truncated file is known by nothing else.
/// 6. Turn the picture upright: the EXIF orientation decides what is left and what is right.
/// Thread-safe.
/// </remarks>
public sealed unsafe class ImageDecoder
{
    private const int FirstTurnedSideways = 5; // EXIF orientations 5 to 8 swap width and height

    private readonly ImageDecoderOptions limits;
    private readonly SemaphoreSlim slots;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageDecoder(ImageDecoderOptions? options = null)
    {
        limits = options ?? new ImageDecoderOptions();
        // 2^28 pixels of 3 bytes are the most that one array can hold after rounding to whole rows.
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxPixels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.MaxPixels, 1 << 28);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxConcurrency, 1);
        slots = new SemaphoreSlim(limits.MaxConcurrency);
    }

    /// <exception cref="InvalidImageException">Not an admitted format, animated, over the limit, or damaged.</exception>
    public RgbImage Decode(ReadOnlySpan<byte> file) => Read(file, ReadRgb);

    /// <summary>Size of the upright picture, from the header: no pixel is decoded, so damage further on is not seen.</summary>
    /// <exception cref="InvalidImageException">Not an admitted format, animated, or over the limit.</exception>
    public ImageSize Measure(ReadOnlySpan<byte> file) => Read(file, static (_, opened) =>
        opened.Orientation < FirstTurnedSideways ? new ImageSize(opened.Width, opened.Height) : new ImageSize(opened.Height, opened.Width));

    /// <summary>Samples of an upright picture of one channel as they are stored, 8 or 16 bits.</summary>
    /// <exception cref="InvalidImageException">Not an admitted format, animated, over the limit, damaged, or not one channel of 8 or 16 bits.</exception>
    public GreyImage ReadGrey(ReadOnlySpan<byte> file) => Read(file, ReadGrey);

    private T Read<T>(ReadOnlySpan<byte> file, Func<ImageFormat, VipsImage, T> read)
    {
        if (file.IsEmpty)
            throw new InvalidImageException("The image is empty.");
        var format = ImageFormat.Sniff(file);
        slots.Wait();
        try
        {
            fixed (byte* data = file)
            {
                using var load = new VipsOperation(format.Loader);
                load.Set("buffer", data, (nuint)file.Length);
                load.Set("access", "sequential");
                load.Set("fail-on", "error");
                using var opened = load.RunForImage();
                CheckHeader(format, opened);
                return read(format, opened);
            }
        }
        catch (VipsException e)
        {
            throw new InvalidImageException($"The {format.Name} image is damaged, truncated or of an unsupported kind.", e);
        }
        finally
        {
            slots.Release();
        }
    }

    private static RgbImage ReadRgb(ImageFormat format, VipsImage opened)
    {
        using var srgb = VipsOperation.Apply("colourspace", opened, ("space", "srgb"));
        using var eightBit = VipsOperation.Apply("cast", srgb, ("format", "uchar"));
        using var opaque = eightBit.HasAlpha ? VipsOperation.Apply("flatten", eightBit, ("background", "255 255 255")) : null;
        var pixels = opaque ?? eightBit;
        if (pixels.Bands != RgbImage.Channels)
            throw new InvalidImageException($"The {format.Name} image has {opened.Bands} channels; grey, RGB or CMYK is expected.");

        using var upright = Upright(pixels);
        return new RgbImage(upright.Width, upright.Height, upright.ReadPixels());
    }

    private static GreyImage ReadGrey(ImageFormat format, VipsImage opened)
    {
        if (opened.Bands != 1)
            throw new InvalidImageException($"The {format.Name} image has {opened.Bands} channels; one is expected (grey, 8 or 16 bits), also where all channels are equal.");
        // Fewer bits are spread over 0 to 255 by the loader; the numbers that were stored are not to be had.
        if (opened.Format is not (VipsFormat.UChar or VipsFormat.UShort) || opened.Number("bits-per-sample") is < 8)
            throw new InvalidImageException($"The {format.Name} image does not have unsigned samples of 8 or 16 bits.");

        using var upright = Upright(opened);
        var bytes = upright.ReadPixels();
        var samples = new ushort[upright.Width * upright.Height];
        if (upright.Format == VipsFormat.UShort)
            MemoryMarshal.Cast<byte, ushort>(bytes).CopyTo(samples);
        else
            for (var i = 0; i < samples.Length; i++)
                samples[i] = bytes[i];
        return new GreyImage(upright.Width, upright.Height, samples);
    }

    private static VipsImage Upright(VipsImage image)
    {
        if (image.Orientation <= 1)
            return VipsOperation.Apply("copy", image);
        // Turning reads pixels out of order, which a decoder that streams cannot give.
        using var memory = image.ToMemory();
        return VipsOperation.Apply("autorot", memory);
    }

    private void CheckHeader(ImageFormat format, VipsImage image)
    {
        if ((long)image.Width * image.Height > limits.MaxPixels)
            throw new InvalidImageException(
                $"The image is {image.Width}x{image.Height} pixels; at most {limits.MaxPixels} pixels are accepted.");
        if (image.Pages > 1)
            throw new InvalidImageException(
                $"The {format.Name} image has {image.Pages} frames or pages; animated and multi-page images are not accepted, send one picture.");
        if (image.Field("heif-compression") is { } codec and not "av1")
            throw new InvalidImageException($"HEIF images with {codec} compression (HEIC) are not accepted; send AVIF, JPEG or PNG.");
    }
}
