using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>Draws scenes that could be the one perceived: which chain was right, which objects are there, what they are, how far each coordinate is off.</summary>
internal static class SceneDraws
{
    /// <summary>Scene graph nodes need all of their coordinates; those a question does not need may stand open.</summary>
    public static IEnumerable<SceneGraph> Of(PerceivedScene scene, long seed, int count)
    {
        // Salted so that a request's seed does not give the draws of the scene generator.
        var random = new SeededRandom(seed ^ 0x0DEC_1DE5);
        for (var draw = 0; draw < count; draw++)
        {
            var objects = scene.Samples.Count > 0 ? scene.Samples[random.Below(scene.Samples.Count)].Objects : scene.Objects;
            var nodes = new List<SceneGraphNode>(objects.Count);
            foreach (var seen in objects)
            {
                // Drawn in any case: an object's coordinates do not depend on which others are there.
                var there = random.NextSingle() < seen.Confidence;
                var renamed = seen.Rival is { } rival && random.NextSingle() < rival.Probability;
                var node = Node(renamed ? seen.Renamed() : seen, ref random);
                if (there)
                    nodes.Add(node);
            }
            yield return new SceneGraph(nodes);
        }
    }

    /// <summary>The scene as perceived: what is more likely there than not, nothing off.</summary>
    public static SceneGraph Middle(PerceivedScene scene)
    {
        // Without spread nothing is drawn from the generator but noise of no size.
        var random = new SeededRandom(0);
        return new SceneGraph(scene.Objects.Where(o => o.Confidence >= 0.5).Select(o => Node(o with { Spread = null }, ref random)).ToList());
    }

    private static SceneGraphNode Node(PerceivedObject seen, ref SeededRandom random)
    {
        var spread = seen.Spread;
        return new SceneGraphNode
        {
            Name = seen.Name,
            Image = (seen.Image ?? default) + (spread?.Image ?? default) * Normal(ref random),
            Ground = (seen.Ground ?? default) + (spread?.Ground ?? default) * Normal(ref random),
            CameraDistance = (seen.CameraDistance ?? 0) + (spread?.CameraDistance ?? 0) * Normal(ref random).X,
            Facing = seen.Facing is { } facing ? Angles.Normalise(facing + (spread?.Facing ?? 0) * Normal(ref random).X) : null,
        };
    }

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    private static Vector2 Normal(ref SeededRandom random)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
        var (sin, cos) = MathF.SinCos(Angles.Tau * random.NextSingle());
        return new Vector2(radius * cos, radius * sin);
    }
}
