using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Tests.Rendering;

public sealed class RendererTests
{
    private static readonly Appearance Plain = new(Vector3.Normalize(new Vector3(0.3f, 1, -0.3f)), new Vector3(0.6f), 0);

    private static Scene SceneOf(params SceneObject[] objects) =>
        new(1, objects, new PinholeCamera(new Vector3(0, 8, -8.5f), 0, MathF.Atan2(7.7f, 8.5f)), 0.345f, Plain);

    [Fact]
    public void Render_UnoccludedObject_IsCentredOnItsProjection()
    {
        foreach (var shape in Enum.GetValues<Shape>())
        {
            var scene = SceneOf(new SceneObject(Colour.Red, shape, new Vector2(0.7f, -0.4f), 0.5f, 0.3f));

            var image = Renderer.Render(scene, 256);

            var mean = Vector2.Zero;
            var count = 0;
            for (var i = 0; i < image.ObjectIds.Length; i++)
            {
                if (image.ObjectIds[i] != 0)
                    continue;
                mean += new Vector2(i % 256 + 0.5f, i / 256 + 0.5f);
                count++;
            }
            count.ShouldBeGreaterThan(300);
            // A cone has more of itself below its middle.
            Vector2.Distance(mean / count, scene.Camera.Project(scene.Objects[0].Centre, scene.Intrinsics(256))).ShouldBeLessThan(12, shape.ToString());
            image.Visibility[0].Fraction.ShouldBe(1);
        }
    }

    [Fact]
    public void Render_ObjectBehindAnother_IsPartlyHidden()
    {
        var front = new SceneObject(Colour.Red, Shape.Cylinder, new Vector2(0, 0), 0.6f, 0);
        var back = new SceneObject(Colour.Blue, Shape.Sphere, new Vector2(0, 1.3f), 0.46f, 0);

        var image = Renderer.Render(SceneOf(front, back), 128);

        image.Visibility[0].Fraction.ShouldBe(1);
        image.Visibility[1].Fraction.ShouldBeInRange(0.1f, 0.95f);
    }

    [Fact]
    public void Render_DepthOfTheNearestSpherePoint_IsTheDistanceMinusTheRadius()
    {
        var scene = SceneOf(new SceneObject(Colour.Green, Shape.Sphere, new Vector2(0, -0.15f), 0.6f, 0));

        var image = Renderer.Render(scene, 255);

        var expected = Vector3.Distance(scene.Objects[0].Centre, scene.Camera.Position) - 0.6f;
        image.Depth.Where((_, i) => image.ObjectIds[i] == 0).Min().ShouldBe(expected, 0.02);
    }

    [Fact]
    public void Render_AnotherSize_ShowsTheSameScene()
    {
        var (scene, small) = SceneGenerator.Generate(77, SceneDifficulty.Standard);

        var large = Renderer.Render(scene, 512);

        for (var i = 0; i < scene.Objects.Count; i++)
            large.Visibility[i].Fraction.ShouldBe(small.Visibility[i].Fraction, 0.1);
    }

    [Fact]
    public void Render_RobotFromAbove_ShowsItsArmWhereItFaces()
    {
        var scene = SceneOf(new SceneObject(Colour.Red, Shape.Robot, Vector2.Zero, 0.6f, 0)); // facing +x: right

        var image = Renderer.Render(scene, 256);

        var white = new List<int>();
        for (var i = 0; i < 256 * 256; i++)
        {
            if (image.ObjectIds[i] == 0 && image.Rgb[i * 3 + 1] > 90 && image.Rgb[i * 3] - image.Rgb[i * 3 + 1] < 20)
                white.Add(i % 256);
        }
        white.Average().ShouldBeGreaterThan(128 + 8);
    }
}
