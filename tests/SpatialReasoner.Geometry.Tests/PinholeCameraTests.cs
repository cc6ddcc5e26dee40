using System.Numerics;

namespace SpatialReasoner.Geometry.Tests;

public sealed class PinholeCameraTests
{
    private static readonly PinholeCamera Camera = new(new Vector3(1, 8, -8), Heading: 0.4f, Pitch: 0.7f);

    [Fact]
    public void Project_PointOnTheOpticalAxis_IsThePrincipalPoint()
    {
        var intrinsics = CameraIntrinsics.FromFieldOfView(0.35f, 64, 64);

        var pixel = Camera.Project(Camera.Position + 5 * Camera.Forward, intrinsics);

        pixel.X.ShouldBe(32, 1e-3);
        pixel.Y.ShouldBe(32, 1e-3);
    }

    [Fact]
    public void Project_PointRightAndUp_MovesRightAndUpInTheImage()
    {
        var intrinsics = CameraIntrinsics.FromFieldOfView(0.5f, 100, 100);

        var pixel = Camera.Project(Camera.Position + 10 * Camera.Forward + 2 * Camera.Right + Camera.Up, intrinsics);

        pixel.X.ShouldBe(50 + 100 * 2 / 10f, 1e-3); // focal length 100 pixels
        pixel.Y.ShouldBe(50 - 100 * 1 / 10f, 1e-3);
    }

    [Fact]
    public void Axes_AnyPose_AreOrthonormal()
    {
        Vector3.Dot(Camera.Right, Camera.Up).ShouldBe(0, 1e-6);
        Vector3.Dot(Camera.Right, Camera.Forward).ShouldBe(0, 1e-6);
        Vector3.Dot(Camera.Up, Camera.Forward).ShouldBe(0, 1e-6);
        Camera.Up.Length().ShouldBe(1, 1e-6);
        Camera.Forward.Length().ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-2.5, 3)]
    [InlineData(4, -1)]
    public void FromGround_AfterToGround_IsTheSamePoint(float x, float z)
    {
        var back = Camera.FromGround(Camera.ToGround(new Vector3(x, 0, z)));

        back.X.ShouldBe(x, 1e-4);
        back.Z.ShouldBe(z, 1e-4);
    }

    [Fact]
    public void ToGround_HeadingZero_KeepsWorldAxes()
    {
        var camera = new PinholeCamera(new Vector3(1, 5, 2), 0, 0.3f);

        camera.ToGround(new Vector3(4, 0, 9)).ShouldBe(new Vector2(3, 7));
    }

    [Fact]
    public void ToGroundFacing_AnyHeading_TurnsWithThePositions()
    {
        // An object that faces a second one must still face it in the camera's ground frame.
        var from = new Vector3(0.5f, 0, 1);
        var to = new Vector3(2, 0, 3);
        var worldFacing = MathF.Atan2(to.Z - from.Z, to.X - from.X);

        var d = Camera.ToGround(to) - Camera.ToGround(from);

        Camera.ToGroundFacing(worldFacing).ShouldBe(Angles.Normalise(MathF.Atan2(d.Y, d.X)), 1e-4);
        Camera.FromGroundFacing(Camera.ToGroundFacing(worldFacing)).ShouldBe(Angles.Normalise(worldFacing), 1e-4);
    }
}
