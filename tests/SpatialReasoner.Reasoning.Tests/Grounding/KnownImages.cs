using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Grounding;

/// <summary>Stands for the native imaging library: knows one image's size and one depth image, and remembers what it was asked to mark.</summary>
internal sealed class KnownImages(ImageSize size, GreyImage? grey = null) : IImageEditor
{
    public static readonly ImageContent Marked = new("marked"u8.ToArray());

    public IReadOnlyList<ImageMark> Marks { get; private set; } = [];

    public ImageSize Measure(ImageContent image) => size;

    public ImageContent Mark(ImageContent image, IReadOnlyList<ImageMark> marks)
    {
        Marks = marks;
        return Marked;
    }

    public GreyImage ReadGrey(ImageContent image) => grey ?? throw new InvalidImageException("The image has 3 channels.");

    public ImageContent Mirror(ImageContent image) => throw new NotSupportedException();

    public ImageContent Crop(ImageContent image, PixelBox box) => throw new NotSupportedException();
}
