using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Reasoning.Tests.Imagining;

public sealed class ImaginedViewTests
{
    // The robot stands 10 m ahead of the camera and faces it: its left is the camera's right.
    private static readonly PerceivedScene Scene = new([Scenes.Seen("red robot", 1, 10, yaw: 270), Scenes.Seen("blue cube", 3, 9), new PerceivedObject("green cone")]);

    [Fact]
    public void From_AnObject_StandsAtTheOriginWithTheRestAroundIt()
    {
        var view = ImaginedView.From(Scene, "red robot");

        view.Objects.Select(o => o.Name).ShouldBe(["red robot", "blue cube"]);
        ShouldBeClose(view.Objects[0].Position, Vector3.Zero);
        view.Objects[0].Facing!.Value.ShouldBe(0, 1e-4f);
        ShouldBeClose(view.Objects[1].Position, new Vector3(-2, 0, 1));
        view.Objects[1].Facing.ShouldBeNull();
        view.Unplaced.ShouldBe(["green cone"]);
    }

    [Fact]
    public void From_TheCamera_IsTheGroundFrameItself()
    {
        var view = ImaginedView.From(Scene, ImaginedView.Camera);

        ShouldBeClose(view.Objects[0].Position, new Vector3(1, 0, 10));
        // Facing the camera is facing back: half a turn from where the camera looks.
        view.Objects[0].Facing!.Value.ShouldBe(MathF.PI, 1e-4f);
    }

    [Fact]
    public void From_GeneratedScenes_AgreesWithGeometryOnEverySide()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
            foreach (var viewer in graph.Nodes.Where(n => n.Facing is not null))
            {
                foreach (var seen in ImaginedView.From(graph.Perceived(), viewer.Name).Objects.Where(o => o.Name != viewer.Name))
                {
                    var node = graph.Find(seen.Name)!;
                    if (SpatialRelations.ForViewer(viewer, node, Relation.Left, new(0, 0, 1e-3f, 0)) is { } side)
                        (seen.Position.X < 0).ShouldBe(side == Relation.Left);
                    if (SpatialRelations.ForViewer(viewer, node, Relation.Front, new(0, 0, 1e-3f, 0)) is { } depth)
                        (seen.Position.Z > 0).ShouldBe(depth == Relation.Front);
                    seen.Ground.Length().ShouldBe(SpatialRelations.GroundDistance(viewer, node), 1e-3f);
                }
            }
        }
    }

    [Theory]
    [InlineData("purple robot", "not in the scene; there are camera, red robot, blue cube, green cone")]
    [InlineData("blue cube", "'blue cube' has no facing, so it has no left, right, front or back of its own; those with one are red robot")]
    [InlineData("green cone", "'green cone' has no ground position")]
    public void From_AViewerThatCannotLook_NamesItAndWhy(string viewer, string message)
    {
        var fault = Should.Throw<InvalidReasoningRequestException>(() => ImaginedView.From(Scene, viewer));

        fault.Field.ShouldBe("viewer");
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public void From_ObjectsThatMakeNoScene_NamesTheObject()
    {
        Fault(Scenes.Seen("dog", 1, 1), Scenes.Seen("dog", 2, 2)).ShouldContain("two named 'dog'");
        Fault(Scenes.Seen("dog", float.NaN, 1)).ShouldContain("'dog' is (NaN, 1)");
        Fault(Scenes.Seen("dog", 1, 1e9f)).ShouldContain("-1000 to 1000 metres");
        Fault(Scenes.Seen("dog", 1, 1, yaw: float.PositiveInfinity)).ShouldContain("facing of 'dog'");
        Fault(new PerceivedObject("dog")).ShouldContain("nothing to imagine");
        Fault([.. Enumerable.Range(0, 41).Select(i => Scenes.Seen($"dog {i}", 1, i))]).ShouldContain("at most 40");

        static string Fault(params PerceivedObject[] objects)
        {
            var fault = Should.Throw<InvalidReasoningRequestException>(() => ImaginedView.From(new PerceivedScene(objects), ImaginedView.Camera));
            fault.Field.ShouldBe("objects");
            return fault.Message;
        }
    }

    [Fact]
    public void ToPngAndToSvg_OfAnyNames_Draw()
    {
        var view = ImaginedView.From(new PerceivedScene([Scenes.Seen("the <dog>", 0, 3, yaw: 0), Scenes.Seen("car", 1, 4)]), "the <dog>");

        view.ToPng(32)[1..4].ShouldBe("PNG"u8.ToArray());
        view.ToSvg().ShouldContain("the &lt;dog&gt;");
    }

    private static void ShouldBeClose(Vector3 actual, Vector3 expected) => Vector3.Distance(actual, expected).ShouldBeLessThan(1e-3f, $"{actual} is not {expected}");
}
