using SpatialReasoner.Geometry.Lifting;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>Turns a depth image into metres per pixel of the image it belongs to.</summary>
internal static class DepthInput
{
    /// <summary>Difference of the two aspect ratios that rounding to whole pixels explains.</summary>
    private const double AspectTolerance = 0.02;

    /// <param name="image">Size of the image the depth belongs to; a depth image of another size but the same shape is scaled, and a warning says so.</param>
    /// <exception cref="InvalidReasoningRequestException">It is no image of one channel, or has another shape.</exception>
    public static DepthMap Read(DepthImage depth, ImageSize image, IImageEditor editor, List<string> warnings)
    {
        var grey = Decode(depth.Image, editor);
        if (Math.Abs(((double)grey.Width * image.Height / ((double)grey.Height * image.Width)) - 1) > AspectTolerance)
        {
            throw new InvalidReasoningRequestException(
                "depth.image", $"depth.image is {grey.Width} x {grey.Height} pixels and the image {image.Width} x {image.Height}; it must have the image's size or at least its shape.");
        }
        if ((grey.Width, grey.Height) != (image.Width, image.Height))
            warnings.Add($"The depth image is {grey.Width} x {grey.Height} pixels and the image {image.Width} x {image.Height}: it was scaled, each pixel taking the nearest depth.");
        var metres = new float[image.Width * image.Height];
        for (var y = 0; y < image.Height; y++)
        {
            // Nearest, not interpolated: between an object and what is behind it there is nothing.
            var row = (int)((y + 0.5) * grey.Height / image.Height) * grey.Width;
            for (var x = 0; x < image.Width; x++)
                metres[(y * image.Width) + x] = (float)(grey.Samples[row + (int)((x + 0.5) * grey.Width / image.Width)] * depth.MetresPerUnit);
        }
        return new DepthMap(image.Width, image.Height, metres);
    }

    private static GreyImage Decode(ImageContent image, IImageEditor editor)
    {
        try
        {
            return editor.ReadGrey(image);
        }
        catch (InvalidImageException fault)
        {
            throw new InvalidReasoningRequestException("depth.image", $"depth.image: {fault.Message} A grey PNG of 8 or 16 bits is expected.");
        }
    }
}
