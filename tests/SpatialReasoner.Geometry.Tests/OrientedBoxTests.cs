using System.Numerics;

namespace SpatialReasoner.Geometry.Tests;

public sealed class OrientedBoxTests
{
    private static readonly OrientedBox Box = new(new Vector3(1, 0.5f, 2), new Vector3(2, 0.5f, 0.25f), MathF.PI / 2);

    [Fact]
    public void Contains_PointAlongFacing_IsInside()
    {
        // Facing +z: the long half extent lies along z.
        Box.Contains(new Vector3(1, 0.5f, 3.9f)).ShouldBeTrue();
        Box.Contains(new Vector3(2.9f, 0.5f, 2)).ShouldBeFalse();
    }

    [Fact]
    public void Corners_OfABox_LieOnItsSurface()
    {
        var corners = Box.Corners().ToArray();

        corners.Length.ShouldBe(8);
        foreach (var corner in corners)
            Vector3.Distance(Vector3.Abs(Box.ToLocal(corner)), Box.HalfExtents).ShouldBeLessThan(1e-4f);
    }
}
