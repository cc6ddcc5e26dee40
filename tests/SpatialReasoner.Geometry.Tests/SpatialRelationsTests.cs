using System.Numerics;

namespace SpatialReasoner.Geometry.Tests;

public sealed class SpatialRelationsTests
{
    private static readonly RelationTolerances Tolerances = new(Image: 0.05f, Depth: 0.3f, Bearing: 0.2f, Distance: 0.3f);

    private static readonly Relation[] Axes = [Relation.Left, Relation.Front, Relation.Above, Relation.Nearer];

    private static SceneGraphNode Node(string name, Random random) => new()
    {
        Name = name,
        Image = new Vector2(random.NextSingle(), random.NextSingle()),
        Ground = new Vector2(random.NextSingle() * 6 - 3, random.NextSingle() * 6 + 5),
        CameraDistance = 8 + random.NextSingle() * 6,
        Facing = random.NextSingle() * Angles.Tau,
    };

    [Fact]
    public void InCamera_SwappedObjects_IsTheInverse()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var (a, b) = (Node("a", random), Node("b", random));
            foreach (var axis in Axes)
                SpatialRelations.InCamera(b, a, axis, Tolerances).ShouldBe(SpatialRelations.InCamera(a, b, axis, Tolerances)?.Inverse());
        }
    }

    [Fact]
    public void InCamera_MirroredScene_IsTheMirroredRelation()
    {
        var random = new Random(2);
        for (var i = 0; i < 1000; i++)
        {
            var scene = new SceneGraph([Node("a", random), Node("b", random)]);
            var mirror = scene.Mirrored();
            foreach (var axis in Axes)
            {
                SpatialRelations.InCamera(mirror.Find("a")!, mirror.Find("b")!, axis, Tolerances)
                    .ShouldBe(SpatialRelations.InCamera(scene.Find("a")!, scene.Find("b")!, axis, Tolerances)?.Mirrored());
            }
        }
    }

    [Fact]
    public void ForViewer_MirroredScene_IsTheMirroredRelation()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var scene = new SceneGraph([Node("a", random), Node("b", random)]);
            var mirror = scene.Mirrored();
            foreach (var axis in new[] { Relation.Left, Relation.Front })
            {
                var original = SpatialRelations.ForViewer(scene.Find("a")!, scene.Find("b")!, axis, RelationTolerances.None);
                SpatialRelations.ForViewer(mirror.Find("a")!, mirror.Find("b")!, axis, RelationTolerances.None).ShouldBe(original?.Mirrored());
            }
        }
    }

    [Fact]
    public void InCamera_CloserThanTheTolerance_IsAmbiguous()
    {
        var a = Node("a", new Random(4));
        var b = a with { Name = "b", Image = a.Image + new Vector2(0.04f, 0) };

        SpatialRelations.InCamera(a, b, Relation.Left, Tolerances).ShouldBeNull();
        SpatialRelations.InCamera(a, b, Relation.Right, RelationTolerances.None).ShouldBe(Relation.Left);
    }

    [Fact]
    public void ForViewer_ViewerWithoutFront_IsNull()
    {
        var random = new Random(5);

        SpatialRelations.ForViewer(Node("a", random) with { Facing = null }, Node("b", random), Relation.Left, Tolerances).ShouldBeNull();
    }

    [Fact]
    public void ForViewer_AxisOutsideTheViewersFrame_IsRefused()
    {
        var random = new Random(6);

        Should.Throw<ArgumentOutOfRangeException>(() => SpatialRelations.ForViewer(Node("a", random), Node("b", random), Relation.Above, Tolerances));
    }
}
