using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>Draws scenes that could be the one perceived: which chain was right, which objects are there, what they are, how far each coordinate is off.</summary>
internal static class SceneDraws
{
    /// <summary>Which chain's coordinates a draw takes.</summary>
    private const long ChainStream = 0x0DEC_1DE5;

    /// <summary>Scene graph nodes need all of their coordinates; those a question does not need may stand open.</summary>
    /// <remarks>
    /// Every object has random numbers of its own, the same in whatever scene and order it stands: so two questions about one scene are answered over the
    /// same draws, and their answers agree with each other.
    /// </remarks>
    public static IEnumerable<SceneGraph> Of(PerceivedScene scene, int count)
    {
        var chain = new SeededRandom(ChainStream);
        var streams = scene.Objects.Select(o => new SeededRandom(Stream(o))).ToArray();
        for (var draw = 0; draw < count; draw++)
        {
            var objects = scene.Samples.Count > 0 ? scene.Samples[chain.Below(scene.Samples.Count)].Objects : scene.Objects;
            var nodes = new List<SceneGraphNode>(objects.Count);
            for (var i = 0; i < objects.Count; i++)
            {
                var seen = objects[i];
                ref var random = ref streams[i];
                // Drawn in any case: what an object is does not depend on whether it is there in this draw.
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

    /// <summary>FNV-1a of its name, of the first in the alphabet where it has two.</summary>
    private static long Stream(PerceivedObject seen)
    {
        var name = seen.Rival is { } rival && string.CompareOrdinal(rival.Name, seen.Name) < 0 ? rival.Name : seen.Name;
        return name.Aggregate(unchecked((long)0xCBF2_9CE4_8422_2325), (hash, letter) => unchecked((hash ^ letter) * 0x100_0000_01B3));
    }

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    private static Vector2 Normal(ref SeededRandom random)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
        var (sin, cos) = MathF.SinCos(Angles.Tau * random.NextSingle());
        return new Vector2(radius * cos, radius * sin);
    }
}
