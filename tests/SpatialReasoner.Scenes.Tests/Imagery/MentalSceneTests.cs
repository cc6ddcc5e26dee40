using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Imagery;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Tests.Imagery;

public sealed class MentalSceneTests
{
    private static readonly EgocentricObject Viewer = new("red robot", Vector3.Zero, 0);

    [Fact]
    public void Compose_AnyScene_IsASimilarityOfTheAbstraction()
    {
        foreach (var (objects, seat) in Abstractions(40))
        {
            var mental = MentalScene.Compose(objects, seat);

            for (var i = 0; i < objects.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var imagined = Vector2.Distance(mental.Scene.Objects[i].Position, mental.Scene.Objects[j].Position);
                    imagined.ShouldBe(mental.Scale * Vector2.Distance(objects[i].Ground, objects[j].Ground), 1e-3f);
                }
            }
        }
    }

    [Fact]
    public void Compose_AnyScene_StaysWithinWhatRecordsCanSayAndPicturesShow()
    {
        foreach (var (objects, seat) in Abstractions(40))
        {
            foreach (var node in MentalScene.Compose(objects, seat).Scene.ToSceneGraph().Nodes)
            {
                node.Image.X.ShouldBeInRange(0.05f, 0.95f);
                node.Image.Y.ShouldBeInRange(0.05f, 0.95f);
                node.Ground.X.ShouldBeInRange((float)ObjectRecord.MinX, (float)ObjectRecord.MaxX);
                node.Ground.Y.ShouldBeInRange((float)ObjectRecord.MinZ, (float)ObjectRecord.MaxZ);
                node.CameraDistance.ShouldBeInRange((float)ObjectRecord.MinDistance, (float)ObjectRecord.MaxDistance);
            }
        }
    }

    [Fact]
    public void Compose_FromBehind_TheViewerLooksAwayAndItsSidesAreThePictures()
    {
        var mental = MentalScene.Compose([Viewer, At("blue cube", -1, 2), At("green cone", 1, -1)], Seat.Behind);

        var graph = mental.Scene.ToSceneGraph();
        var viewer = graph.Find("red robot")!;
        viewer.Image.X.ShouldBe(0.5f, 1e-4f);
        Angles.ToDegrees(viewer.Facing!.Value).ShouldBe(90, 0.01f);
        graph.Find("blue cube")!.Image.X.ShouldBeLessThan(0.5f);
        graph.Find("blue cube")!.Image.Y.ShouldBeLessThan(viewer.Image.Y);
        graph.Find("green cone")!.Image.X.ShouldBeGreaterThan(0.5f);
    }

    [Fact]
    public void Compose_FromBeside_WhatIsAheadIsToTheRightAndWhatIsLeftIsFarAway()
    {
        var mental = MentalScene.Compose([Viewer, At("blue cube", -1, 2), At("green cone", 1, -1)], Seat.Beside);

        var graph = mental.Scene.ToSceneGraph();
        Angles.ToDegrees(graph.Find("red robot")!.Facing!.Value).ShouldBe(0, 0.01f);
        graph.Find("blue cube")!.Image.X.ShouldBeGreaterThan(0.5f);
        graph.Find("blue cube")!.Ground.Y.ShouldBeGreaterThan(graph.Find("red robot")!.Ground.Y);
        graph.Find("green cone")!.Image.X.ShouldBeLessThan(0.5f);
    }

    [Fact]
    public void Compose_NamesOutsideTheLanguage_GetLooksOfTheirOwn()
    {
        var dog = new EgocentricObject("dog", Vector3.Zero, 0);

        var mental = MentalScene.Compose([dog, At("car", 1, 1), At("<b>tree</b>", -1, 1), At("red cube", 2, 2)], Seat.Behind);

        mental.Names["red cube"].ShouldBe("red cube");
        mental.Names["dog"].ShouldEndWith(" robot");
        mental.Names.Values.Distinct().Count().ShouldBe(4);
        // A colour of its own tells an object apart at a glance.
        mental.Names.Values.Select(n => n.Split(' ')[0]).Distinct().Count().ShouldBe(4);
        mental.Scene.Objects.Select(o => o.Name).ShouldBe(new[] { "dog", "car", "<b>tree</b>", "red cube" }.Select(n => mental.Names[n]));
    }

    [Fact]
    public void Compose_AsManyObjectsAsLooks_AreAllDifferent_AndOneMoreIsRefused()
    {
        var many = Enumerable.Range(0, MentalScene.MostObjects + 1).Select(i => new EgocentricObject($"thing {i}", new Vector3(i, 0, 0), 0)).ToList();

        MentalScene.Compose(many[1..], Seat.Behind).Names.Values.Distinct().Count().ShouldBe(MentalScene.MostObjects);
        Should.Throw<ArgumentException>(() => MentalScene.Compose(many, Seat.Behind)).Message.ShouldContain("40");
    }

    [Fact]
    public void Compose_NothingOrTwinsOrNowhere_Throws()
    {
        Should.Throw<ArgumentException>(() => MentalScene.Compose([], Seat.Behind));
        Should.Throw<ArgumentException>(() => MentalScene.Compose([Viewer, Viewer], Seat.Behind)).Message.ShouldContain("red robot");
        Should.Throw<ArgumentException>(() => MentalScene.Compose([Viewer, At("blue cube", float.PositiveInfinity, 1)], Seat.Behind)).Message.ShouldContain("blue cube");
    }

    [Fact]
    public void ToPng_SameScene_SameBytes()
    {
        EgocentricObject[] objects = [Viewer, At("blue cube", -1, 2)];

        MentalScene.Compose(objects, Seat.Behind).ToPng(64).ShouldBe(MentalScene.Compose(objects, Seat.Behind).ToPng(64));
    }

    [Fact]
    public void Compose_TwoObjects_AreBothInPlainSight()
    {
        foreach (var (objects, seat) in Abstractions(40))
        {
            var mental = MentalScene.Compose([.. objects.Take(2)], seat);

            foreach (var visibility in Renderer.Render(mental.Scene, 64).Visibility)
                visibility.Fraction.ShouldBeGreaterThan(0.25f);
        }
    }

    private static EgocentricObject At(string name, float right, float ahead) => new(name, new Vector3(right, 0, ahead), null);

    /// <summary>Generated scenes through the eyes of their first object, from both seats.</summary>
    private static IEnumerable<(IReadOnlyList<EgocentricObject> Objects, Seat Seat)> Abstractions(int scenes)
    {
        for (var seed = 0; seed < scenes; seed++)
        {
            var nodes = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard).Nodes;
            var frame = new ViewerFrame(nodes[0].Ground, nodes[0].Facing ?? seed);
            EgocentricObject[] objects = [.. nodes.Select(n => EgocentricObject.From(n.Name, n.Ground, n.Facing, frame))];
            yield return (objects, Seat.Behind);
            yield return (objects, Seat.Beside);
        }
    }
}
