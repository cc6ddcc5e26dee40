using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Perceiving;

namespace SpatialReasoner.Reasoning.Remembering;

/// <summary>What was looked at and how; everything a greedy look depends on.</summary>
/// <param name="Images">SHA-256 of every image, in order.</param>
/// <param name="Words">What the model is asked, as rendered: prompts that come to the same words share what was seen.</param>
internal sealed record SceneKey(string Images, string Model, string Words, bool Mirrored, VisionIntervention? Vision);

/// <summary>
/// Looks at images, the last used kept: a later question about the same image need not look again. Thread-safe.
/// </summary>
/// <remarks>
/// Only greedy looks that came to their own end are kept. They depend on the key alone, neither on seed nor on what else runs, so an answer is the same
/// whether it was remembered or not; only usage, timings, chains and sources tell.
/// </remarks>
internal sealed class SceneMemory(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<(SceneKey Key, Look Look)> byUse = [];
    private readonly Dictionary<SceneKey, LinkedListNode<(SceneKey Key, Look Look)>> byKey = [];

    public Look? Recall(SceneKey key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var node))
                return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Look;
        }
    }

    public void Remember(SceneKey key, Look look)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(key, out var known))
                byUse.Remove(known);
            byKey[key] = byUse.AddFirst((key, look));
            if (byKey.Count <= capacity)
                return;
            byKey.Remove(byUse.Last!.Value.Key);
            byUse.RemoveLast();
        }
    }
}
