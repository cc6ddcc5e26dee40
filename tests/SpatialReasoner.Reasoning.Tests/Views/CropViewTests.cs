using System.Numerics;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Views;

namespace SpatialReasoner.Reasoning.Tests.Views;

public sealed class CropViewTests
{
    private readonly CropView view = new(_ => new PixelBox(20, 10, 60, 30));

    [Fact]
    public void Apply_KnownBox_CropsWithAMarginAndMapsPlacesBack()
    {
        var cropped = view.Apply(Tasks.Closed(Requests.LeftRight), new TaggingEditor())!;

        // A quarter of the longer side, kept inside the image.
        TaggingEditor.BoxOf(cropped.Images[0]).ShouldBe(new PixelBox(10, 0, 70, 40));
        cropped.Question.Text.ShouldBe(Requests.LeftRight);
        var seen = new PerceivedScene([new PerceivedObject("red cube") { Image = new Vector2(0.5f, 0.5f), Ground = new Vector2(1, 9), CameraDistance = 12 }]);
        var back = cropped.SceneBack(seen).Objects.ShouldHaveSingleItem();
        back.Image!.Value.X.ShouldBe(0.4f, 1e-6);
        back.Image.Value.Y.ShouldBe(0.25f, 1e-6);
        (back.Ground, back.CameraDistance).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("Is the leftmost object in front of or behind the blue sphere?")]
    [InlineData("How far apart are the red cube and the blue sphere?")]
    [InlineData("Which object is leftmost?")]
    [InlineData("Is there a red cube in the image?")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left or its right?")]
    public void Objection_WhatLiesOutsideMatters_IsRaised(string question)
    {
        view.Objection(Tasks.Closed(question)).ShouldNotBeNull().ShouldStartWith("does not apply to");
        view.Apply(Tasks.Closed(question), new TaggingEditor()).ShouldBeNull();
    }

    [Fact]
    public void Objection_ObjectsThatWereNotFound_IsRaised() =>
        new CropView(_ => null).Objection(Tasks.Closed(Requests.LeftRight)).ShouldBe("needs to be told where the objects are");
}
