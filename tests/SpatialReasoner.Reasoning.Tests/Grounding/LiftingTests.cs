using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Geometry.Lifting;

namespace SpatialReasoner.Reasoning.Tests.Grounding;

/// <summary>Lifting against the exact geometry of generated scenes.</summary>
public sealed class LiftingTests
{
    private const int Scenes = 30;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lift_ObjectsInFullView_AreWhereTheyAre(bool masked)
    {
        var off = Lifted(masked, posed: true).Select(l => Vector3.Distance(l.Body.Box.Centre, l.Truth)).Order().ToList();

        off.Count.ShouldBeGreaterThan(60);
        // What a cone or a sphere hides of itself draws its centre towards the camera.
        off[off.Count / 2].ShouldBeLessThan(0.2f);
        off[(int)(off.Count * 0.95)].ShouldBeLessThan(0.4f);
    }

    [Theory]
    [InlineData(true, true, 0.95)]
    [InlineData(true, false, 0.95)]
    [InlineData(false, true, 0.9)]
    [InlineData(false, false, 0.9)]
    public void Lift_DistancesOfPairs_AreWithinATenth(bool masked, bool posed, double share)
    {
        var errors = Lifted(masked, posed).GroupBy(l => l.Scene)
            .SelectMany(s => s.SelectMany((a, i) => s.Skip(i + 1).Select(b => (a, b))))
            .Select(pair =>
            {
                var truth = Vector3.Distance(pair.a.Truth, pair.b.Truth);
                return MathF.Abs(Vector3.Distance(pair.a.Body.Box.Centre, pair.b.Body.Box.Centre) - truth) / truth;
            })
            .ToList();

        errors.Count.ShouldBeGreaterThan(60);
        (errors.Count(e => e < 0.1f) / (double)errors.Count).ShouldBeGreaterThanOrEqualTo(share);
    }

    [Fact]
    public void Lift_HeightsOverKnownGround_AreWithinATenth()
    {
        var errors = Lifted(masked: true, posed: true).Select(l => MathF.Abs((2 * l.Body.Box.HalfExtents.Y) - l.Height) / l.Height).ToList();

        (errors.Count(e => e < 0.1f) / (double)errors.Count).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Lift_StraySamplesInTheMask_AreCut()
    {
        var scene = DepthScene.Number(3);
        var index = scene.Clear[0];
        var clean = RegionLifter.Lift(scene.Depth, scene.Intrinsics, scene.Gravity, scene.Box(index), (x, y) => scene.Shows(x, y, index))!;
        // Every twentieth pixel is a hole or a flying one.
        var dirty = scene.Depth with { Metres = [.. scene.Depth.Metres.Select((d, i) => (i % 20) switch { 0 => 0, 10 => d * 3, _ => d })] };

        var lifted = RegionLifter.Lift(dirty, scene.Intrinsics, scene.Gravity, scene.Box(index), (x, y) => scene.Shows(x, y, index))!;

        Vector3.Distance(lifted.Box.Centre, clean.Box.Centre).ShouldBeLessThan(0.05f);
        lifted.Points.ShouldBeLessThan(clean.Points);
    }

    [Fact]
    public void Lift_RegionWithoutDepth_HasNoBody()
    {
        var nothing = new DepthMap(16, 16, new float[256]);

        RegionLifter.Lift(nothing, new CameraIntrinsics(20, 20, 8, 8), Gravity.Level, new ImageBox(2, 2, 14, 14), null).ShouldBeNull();
        RegionLifter.MedianDepth(nothing, new ImageBox(2, 2, 14, 14), (_, _) => true).ShouldBeNull();
    }

    private static List<(int Scene, LiftedRegion Body, Vector3 Truth, float Height)> Lifted(bool masked, bool posed)
    {
        var all = new List<(int, LiftedRegion, Vector3, float)>();
        for (var number = 0; number < Scenes; number++)
        {
            var scene = DepthScene.Number(number);
            var gravity = posed ? scene.Gravity : Gravity.Level;
            foreach (var index in scene.Clear)
            {
                var body = RegionLifter.Lift(scene.Depth, scene.Intrinsics, gravity, scene.Box(index), masked ? (x, y) => scene.Shows(x, y, index) : null);
                all.Add((number, body.ShouldNotBeNull(), gravity.ToGround(scene.Scene.Camera.ToCamera(scene.Scene.Objects[index].Box.Centre)), scene.Scene.Objects[index].Height));
            }
        }
        return all;
    }
}
