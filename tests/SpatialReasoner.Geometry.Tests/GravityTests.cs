using System.Numerics;
using SpatialReasoner.Geometry.Lifting;

namespace SpatialReasoner.Geometry.Tests;

public sealed class GravityTests
{
    [Theory]
    [InlineData(0.3f, 0.7f)]
    [InlineData(-2f, 0)]
    [InlineData(1f, -0.4f)]
    public void ToGround_OfACameraWithoutRoll_IsTheCamerasGroundFrame(float heading, float pitch)
    {
        var camera = new PinholeCamera(new Vector3(1, 2.5f, -3), heading, pitch);
        var world = new Vector3(2.2f, 0.8f, 1.4f);

        var ground = Gravity.FromPitch(pitch, 2.5f).ToGround(camera.ToCamera(world));

        var expected = camera.ToGround(world);
        ground.X.ShouldBe(expected.X, 1e-4f);
        ground.Z.ShouldBe(expected.Y, 1e-4f);
        ground.Y.ShouldBe(0.8f, 1e-4f);
    }

    [Fact]
    public void ToGround_OfARolledCamera_KeepsHeights()
    {
        // The camera lies on its right side: up in the world is left in the image.
        var gravity = new Gravity(-Vector3.UnitX, 1.5f);

        gravity.ToGround(new Vector3(0.5f, 0, 4)).ShouldBe(new Vector3(0, 1, 4));
    }

    [Fact]
    public void ToGround_LookingStraightDown_TakesTheTopOfTheImageForAhead()
    {
        var ground = Gravity.FromPitch(MathF.PI / 2, 3).ToGround(new Vector3(1, 2, 3));

        ground.X.ShouldBe(1, 1e-4f);
        ground.Y.ShouldBe(0, 1e-4f);
        ground.Z.ShouldBe(2, 1e-4f);
    }
}
