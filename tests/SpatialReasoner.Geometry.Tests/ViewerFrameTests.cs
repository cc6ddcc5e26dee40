using System.Numerics;

namespace SpatialReasoner.Geometry.Tests;

public sealed class ViewerFrameTests
{
    [Theory]
    [InlineData(90, -1, 5, -1, 2)] // looking away from the camera: its left is ours
    [InlineData(270, -1, 5, 1, -2)] // looking at the camera: its left is our right
    [InlineData(0, -1, 5, -2, -1)] // looking right
    public void ToViewer_KnownFacings_GivesRightAndAhead(float degrees, float x, float z, float right, float ahead)
    {
        var viewer = new ViewerFrame(new Vector2(0, 3), Angles.ToRadians(degrees));

        var seen = viewer.ToViewer(new Vector2(x, z));

        seen.X.ShouldBe(right, 1e-5);
        seen.Y.ShouldBe(ahead, 1e-5);
    }

    [Fact]
    public void FromViewer_AfterToViewer_IsTheSamePoint()
    {
        var viewer = new ViewerFrame(new Vector2(1, -2), 0.83f);
        var point = new Vector2(-3, 4);

        Vector2.Distance(viewer.FromViewer(viewer.ToViewer(point)), point).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void RelativeBearing_PointOnTheLeft_IsPositiveQuarterTurn()
    {
        new ViewerFrame(Vector2.Zero, MathF.PI / 2).RelativeBearing(new Vector2(-3, 0)).ShouldBe(MathF.PI / 2, 1e-5);
    }
}
