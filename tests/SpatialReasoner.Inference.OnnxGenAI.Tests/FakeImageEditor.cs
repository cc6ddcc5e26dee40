using System.Text;

namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

/// <summary>Stands for the decoder of pictures: what it hands on is told from what it got.</summary>
internal sealed class FakeImageEditor : IImageEditor
{
    public static ImageContent Picture(string name) => new(Encoding.UTF8.GetBytes(name));

    public static ImageContent AsPng(string name) => Picture("png of " + name);

    public ImageSize Measure(ImageContent image) => new(8, 8);

    public ImageContent Mirror(ImageContent image) => throw new NotSupportedException();

    public ImageContent Crop(ImageContent image, PixelBox box) => throw new NotSupportedException();

    public ImageContent Mark(ImageContent image, IReadOnlyList<ImageMark> marks)
    {
        marks.ShouldBeEmpty();
        var name = Encoding.UTF8.GetString(image.Bytes.Span);
        return name == "broken" ? throw new InvalidImageException("The picture is broken.") : AsPng(name);
    }

    public GreyImage ReadGrey(ImageContent image) => throw new NotSupportedException();
}
