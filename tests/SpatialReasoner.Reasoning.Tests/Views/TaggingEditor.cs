using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Views;

/// <summary>An editor that writes down what was done instead of doing it; mirrored twice is the image itself.</summary>
internal sealed class TaggingEditor : IImageEditor
{
    private const byte MirrorTag = 0xAA, CropTag = 0xCC;

    public ImageSize Measure(ImageContent image) => new(100, 80);

    public ImageContent Mirror(ImageContent image) =>
        IsMirrored(image) ? new ImageContent(image.Bytes[1..]) : new ImageContent(new byte[] { MirrorTag }.Concat(image.Bytes.ToArray()).ToArray());

    public ImageContent Crop(ImageContent image, PixelBox box) =>
        new(new[] { CropTag, (byte)box.Left, (byte)box.Top, (byte)box.Right, (byte)box.Bottom }.Concat(image.Bytes.ToArray()).ToArray());

    public ImageContent Mark(ImageContent image, IReadOnlyList<ImageMark> marks) => throw new NotSupportedException("Views draw no marks.");

    public GreyImage ReadGrey(ImageContent image) => throw new NotSupportedException("Views read no depth.");

    public static bool IsMirrored(ImageContent image) => image.Bytes.Span[0] == MirrorTag;

    /// <summary>The box an image was cropped to.</summary>
    public static PixelBox BoxOf(ImageContent image)
    {
        var bytes = image.Bytes.Span;
        bytes[0].ShouldBe(CropTag);
        return new PixelBox(bytes[1], bytes[2], bytes[3], bytes[4]);
    }
}
