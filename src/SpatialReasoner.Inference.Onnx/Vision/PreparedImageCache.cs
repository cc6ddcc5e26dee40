namespace SpatialReasoner.Inference.Onnx;

/// <summary>Prepared pictures by content hash; forgets those not used for longest beyond a number of bytes. Thread-safe.</summary>
internal sealed class PreparedImageCache(long capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Hash, PreparedImage Image)>> byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Hash, PreparedImage Image)> byUse = new(); // most recent first
    private long size;

    public PreparedImage? Find(string hash)
    {
        lock (gate)
        {
            if (!byHash.TryGetValue(hash, out var node))
                return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Image;
        }
    }

    public void Add(string hash, PreparedImage image)
    {
        lock (gate)
        {
            if (image.Size > capacity || !byHash.TryAdd(hash, new LinkedListNode<(string, PreparedImage)>((hash, image))))
                return;
            byUse.AddFirst(byHash[hash]);
            size += image.Size;
            while (size > capacity)
            {
                var oldest = byUse.Last!;
                byUse.RemoveLast();
                byHash.Remove(oldest.Value.Hash);
                size -= oldest.Value.Image.Size;
            }
        }
    }
}
