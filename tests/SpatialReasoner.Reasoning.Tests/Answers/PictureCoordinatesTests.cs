using System.Numerics;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Tests.Grounding;

namespace SpatialReasoner.Reasoning.Tests.Answers;

/// <summary>Places are told in fractions of the picture as sent, whatever square the model saw it in.</summary>
public sealed class PictureCoordinatesTests
{
    [Theory]
    [InlineData(ImageFit.PaddedSquare, 640, 320)]
    [InlineData(ImageFit.PaddedSquare, 320, 640)]
    [InlineData(ImageFit.PaddedSquare, 400, 400)]
    [InlineData(ImageFit.Stretched, 640, 320)]
    [InlineData(ImageFit.Unknown, 640, 320)]
    public async Task Reason_Scene_IsInFractionsOfThePictureSent(ImageFit fit, int width, int height)
    {
        // The middles of bins 16 and 11 of 32: 0.515625 across and 0.359375 down the model's square.
        var model = new ScriptedModel(Models.Closed with { Fit = fit }, " red cube x16 y11 X0 Z9 D11; blue sphere x8 y11 X-2 Z9 D11; answer: right");
        var reasoner = Reasoner.Create(model, new ReasonerOptions { Images = new KnownImages(new ImageSize(width, height)) });

        var result = await reasoner.ReasonAsync(Requests.Ask("cot"));

        var expected = fit != ImageFit.PaddedSquare || width == height ? new Vector2(0.515625f, 0.359375f)
            : width > height ? new Vector2(0.515625f, (0.359375f - 0.25f) * 2)
            : new Vector2((0.515625f - 0.25f) * 2, 0.359375f);
        Vector2.Distance(result.Scene!.Find("red cube")!.Image!.Value, expected).ShouldBeLessThan(1e-4f);
    }
}
