using System.Numerics;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Tests.Generation;

public sealed class SceneGeneratorTests
{
    public static TheoryData<string> Difficulties => new("standard", "hard", "expert");

    private static SceneDifficulty Difficulty(string id) => SceneDifficulty.All.Single(d => d.Id == id);

    [Theory, MemberData(nameof(Difficulties))]
    public void Generate_SameSeed_GivesTheSamePixels(string id)
    {
        var first = SceneGenerator.Generate(12345, Difficulty(id));
        var second = SceneGenerator.Generate(12345, Difficulty(id));

        second.Image.Rgb.ShouldBe(first.Image.Rgb);
        second.Scene.Objects.ShouldBe(first.Scene.Objects);
    }

    [Theory, MemberData(nameof(Difficulties))]
    public void Generate_NeighbouringSeeds_ShareNoObject(string id)
    {
        // Unhashed seeds once gave shifted copies of scenes: look for any object of one seed in the next.
        var positions = Enumerable.Range(0, 200).Select(s => SceneGenerator.Generate(s, Difficulty(id)).Scene.Objects.Select(o => o.Position).ToHashSet()).ToArray();

        for (var i = 1; i < positions.Length; i++)
            positions[i].Overlaps(positions[i - 1]).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Difficulties))]
    public void Generate_ManySeeds_KeepsItsPromises(string id)
    {
        var difficulty = Difficulty(id);
        for (var seed = 0; seed < 300; seed++)
        {
            var (scene, image) = SceneGenerator.Generate(seed, difficulty);

            scene.Objects.Count.ShouldBeInRange(difficulty.MinObjects, difficulty.MaxObjects);
            scene.Objects.Select(o => o.Name).Distinct().Count().ShouldBe(scene.Objects.Count);
            image.Visibility.ShouldAllBe(v => v.Fraction >= difficulty.MinVisible);
            foreach (var a in scene.Objects)
            {
                foreach (var b in scene.Objects.Where(o => o != a))
                    Vector2.Distance(a.Position, b.Position).ShouldBeGreaterThanOrEqualTo(a.Radius + b.Radius + difficulty.Gap);
            }
        }
    }

    [Fact]
    public void Generate_ManySeeds_VariesObjectCountsAndShapes()
    {
        var scenes = Enumerable.Range(0, 400).Select(s => SceneGenerator.Generate(s, SceneDifficulty.Standard).Scene).ToArray();

        scenes.Select(s => s.Objects.Count).Distinct().Order().ShouldBe([2, 3, 4, 5, 6]);
        scenes.SelectMany(s => s.Objects).Select(o => o.Shape).Distinct().Count().ShouldBe(5);
        scenes.SelectMany(s => s.Objects).Select(o => o.Colour).Distinct().Count().ShouldBe(8);
    }
}
