using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Generation;

/// <summary>A scene with its picture at the size visibility was judged on.</summary>
public sealed record GeneratedScene(Scene Scene, RenderedImage Image);

/// <summary>Draws scenes from seeds: the same seed and difficulty give the same scene.</summary>
public static class SceneGenerator
{
    /// <summary>Pixels of the picture that visibility is judged on, and that the embedded model sees.</summary>
    public const int ModelImageSize = 64;

    private const float Extent = 2.6f;
    private const float RobotRadius = 0.6f;

    /// <summary>Supersampled pixels below which nobody could name an object in the 64-pixel picture.</summary>
    private const int MinVisibleSamples = 12 * Renderer.Supersampling * Renderer.Supersampling;

    public static GeneratedScene Generate(long seed, SceneDifficulty difficulty)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        var random = new SeededRandom(unchecked(seed * 2) ^ difficulty.Salt);
        while (true)
        {
            if (TryDraw(seed, difficulty, ref random) is not { } scene)
                continue;
            var image = Renderer.Render(scene, ModelImageSize);
            if (image.Visibility.All(v => v.VisibleSamples >= MinVisibleSamples && v.Fraction >= difficulty.MinVisible))
                return new GeneratedScene(scene, image);
        }
    }

    /// <summary>A scene graph alone, without a picture or a test of visibility: for practising arithmetic on.</summary>
    public static SceneGraph GenerateGraph(long seed, SceneDifficulty difficulty)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        var random = new SeededRandom(seed);
        while (true)
        {
            if (TryDraw(seed, difficulty, ref random) is { } scene)
                return scene.ToSceneGraph();
        }
    }

    /// <summary>Null when the objects did not fit, or one fell outside the picture.</summary>
    private static Scene? TryDraw(long seed, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var heading = Draw(ref random, difficulty.Heading);
        var (sin, cos) = MathF.SinCos(heading);
        var height = Draw(ref random, difficulty.CameraHeight);
        var distance = Draw(ref random, difficulty.CameraDistance);
        var aim = new Vector2(Draw(ref random, difficulty.Aim), Draw(ref random, difficulty.Aim));
        // The camera stands `distance` behind the middle of the scene, shifted sideways by the aim; the pitch brings the axis to the aim point.
        var position = new Vector3(-distance * sin + aim.X * cos, height, -distance * cos - aim.X * sin);
        var camera = new PinholeCamera(position, heading, MathF.Atan2(height - 0.3f, distance + aim.Y));
        var fieldOfView = Draw(ref random, difficulty.FieldOfView);

        var count = difficulty.MinObjects + random.Below(difficulty.MaxObjects - difficulty.MinObjects + 1);
        var objects = new List<SceneObject>(count);
        var unit = CameraIntrinsics.FromFieldOfView(fieldOfView, 1, 1);
        while (objects.Count < count)
        {
            if (TryPlace(objects, camera, unit, difficulty, ref random) is not { } placed)
                return null;
            objects.Add(placed);
        }
        Shuffle(objects, ref random);

        var light = Vector3.Normalize(new Vector3(random.Between(-0.7f, 0.7f), 1.2f, random.Between(-0.9f, 0.9f)));
        var tint = new Vector3(random.Between(0.55f, 0.75f), random.Between(0.55f, 0.75f), random.Between(0.5f, 0.72f));
        return new Scene(seed, objects, camera, fieldOfView, new Appearance(light, tint, Draw(ref random, difficulty.Noise)));
    }

    private static SceneObject? TryPlace(
        List<SceneObject> placed, PinholeCamera camera, CameraIntrinsics unit, SceneDifficulty difficulty, ref SeededRandom random)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            // The first object is a robot more often than not, so that most scenes have a viewpoint to take.
            var shape = placed.Count == 0 && random.Chance(0.6f) ? Shape.Robot : (Shape)random.Below(5);
            var colour = (Colour)random.Below(8);
            var radius = shape == Shape.Robot ? RobotRadius : random.Chance(0.5f) ? 0.62f : 0.46f;
            var spot = new Vector2(random.Between(-Extent, Extent), random.Between(-Extent, Extent));
            var candidate = new SceneObject(colour, shape, spot, radius, random.Between(0, Angles.Tau));
            if (placed.Exists(o => o.Name == candidate.Name || Vector2.Distance(o.Position, spot) < o.Radius + radius + difficulty.Gap))
                continue;
            var image = camera.Project(candidate.Centre, unit);
            if (image.X is > 0.06f and < 0.94f && image.Y is > 0.06f and < 0.94f)
                return candidate;
        }
        return null;
    }

    private static void Shuffle(List<SceneObject> objects, ref SeededRandom random)
    {
        for (var i = objects.Count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (objects[i], objects[j]) = (objects[j], objects[i]);
        }
    }

    private static float Draw(ref SeededRandom random, Span span) => random.Between(span.Low, span.High);
}
