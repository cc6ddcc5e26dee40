namespace SpatialReasoner.Inference.Onnx;

/// <summary>Prepared pictures by content hash; forgets those not used for longest beyond a number of bytes. Thread-safe.</summary>
internal sealed class PreparedImageCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Hash, PreparedImage Image)>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Hash, PreparedImage Image)> _byUse = new(); // most recent first
    private long _size;

    public PreparedImage? Find(string hash)
    {
        lock (_lock)
        {
            if (!_byHash.TryGetValue(hash, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Image;
        }
    }

    public void Add(string hash, PreparedImage image)
    {
        lock (_lock)
        {
            if (image.Size > capacity || !_byHash.TryAdd(hash, new LinkedListNode<(string, PreparedImage)>((hash, image))))
                return;
            _byUse.AddFirst(_byHash[hash]);
            _size += image.Size;
            while (_size > capacity)
            {
                var oldest = _byUse.Last!;
                _byUse.RemoveLast();
                _byHash.Remove(oldest.Value.Hash);
                _size -= oldest.Value.Image.Size;
            }
        }
    }
}
