using System.Numerics;
using SpatialReasoner.Evaluation.Diagnostics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Tests.Diagnostics;

public sealed class PerceptionErrorTests
{
    private static SceneGraphNode Node(string name, float? facing = null) =>
        new() { Name = name, Image = new Vector2(0.5f, 0.25f), Ground = new Vector2(1, 8), CameraDistance = 10, Facing = facing };

    [Fact]
    public void Of_MissesInventionsAndErrors_AreTold()
    {
        var truth = new SceneGraph([Node("red robot", 0.1f), Node("blue cone")]);
        var seen = new PerceivedScene(
        [
            new PerceivedObject("red robot") { Image = new Vector2(0.6f, 0.25f), Ground = new Vector2(0.5f, 9), CameraDistance = 9, Facing = MathF.Tau - 0.1f },
            new PerceivedObject("green cube"),
        ]);

        var error = PerceptionError.Of(truth, seen);

        (error.Objects, error.Found, error.Invented).ShouldBe((2, 1, 1));
        error.Image.Average().ShouldBe(0.05, 1e-6);
        error.X.Single().ShouldBe(0.5, 1e-6);
        error.Z.Single().ShouldBe(1, 1e-6);
        error.Distance.Single().ShouldBe(1, 1e-6);
        error.Facing.Single().ShouldBe(0.2, 1e-5); // the short way round
    }

    [Fact]
    public void Of_NothingSeen_MissesEverything()
    {
        var error = PerceptionError.Of(new SceneGraph([Node("blue cone")]), null);

        (error.Objects, error.Found, error.Invented).ShouldBe((1, 0, 0));
    }
}
