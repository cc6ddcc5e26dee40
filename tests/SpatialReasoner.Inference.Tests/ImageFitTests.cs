namespace SpatialReasoner.Inference.Tests;

public sealed class ImageFitTests
{
    [Fact]
    public void ToPicture_PaddedSquare_TakesOffThePadding()
    {
        ImageFit.PaddedSquare.ToPicture(0.5, 0.5, 200, 100).ShouldBe((0.5, 0.5));
        ImageFit.PaddedSquare.ToPicture(0, 0.25, 200, 100).ShouldBe((0, 0));
        ImageFit.PaddedSquare.ToPicture(1, 0.75, 200, 100).ShouldBe((1, 1));
        ImageFit.PaddedSquare.ToPicture(0.25, 0, 100, 200).ShouldBe((0, 0));
        ImageFit.PaddedSquare.ToPicture(0.5, 0.1, 200, 100).Y.ShouldBeLessThan(0); // on the padding
    }

    [Theory]
    [InlineData(ImageFit.Unknown, 200, 100)]
    [InlineData(ImageFit.Stretched, 200, 100)]
    [InlineData(ImageFit.PaddedSquare, 64, 64)]
    public void ToPicture_NoPadding_ChangesNothing(ImageFit fit, int width, int height) =>
        fit.ToPicture(0.2, 0.7, width, height).ShouldBe((0.2, 0.7));

    [Theory]
    [InlineData(640, 480)]
    [InlineData(3, 1000)]
    [InlineData(1, 1)]
    public void ToModel_ThenToPicture_IsTheSamePoint(int width, int height)
    {
        foreach (var fit in Enum.GetValues<ImageFit>())
        {
            var (x, y) = fit.ToModel(0.3, 0.9, width, height);
            var (backX, backY) = fit.ToPicture(x, y, width, height);
            backX.ShouldBe(0.3, 1e-9);
            backY.ShouldBe(0.9, 1e-9);
        }
    }

    [Fact]
    public void ToPicture_SideNotPositive_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ImageFit.PaddedSquare.ToPicture(0, 0, 0, 5));
}
