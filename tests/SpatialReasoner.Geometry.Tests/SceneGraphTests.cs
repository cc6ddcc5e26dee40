using System.Numerics;

namespace SpatialReasoner.Geometry.Tests;

public sealed class SceneGraphTests
{
    private static SceneGraphNode Node(string name, float x) => new()
    {
        Name = name, Image = new Vector2(x, 0.5f), Ground = new Vector2(x, 8), CameraDistance = 10, Facing = 0.3f,
    };

    [Fact]
    public void Nodes_AnyOrder_RunFromLeftToRight()
    {
        new SceneGraph([Node("b", 0.8f), Node("a", 0.1f)]).Nodes.Select(n => n.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Constructor_SharedName_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new SceneGraph([Node("a", 0.1f), Node("a", 0.2f)])).Message.ShouldContain("'a'");
    }

    [Fact]
    public void Mirrored_Twice_IsTheScene()
    {
        var scene = new SceneGraph([Node("a", 0.1f), Node("b", 0.8f)]);

        var back = scene.Mirrored().Mirrored();

        foreach (var (node, original) in back.Nodes.Zip(scene.Nodes))
        {
            Vector2.Distance(node.Image, original.Image).ShouldBeLessThan(1e-6f);
            node.Ground.ShouldBe(original.Ground);
            node.Facing!.Value.ShouldBe(original.Facing!.Value, 1e-5);
        }
    }
}
