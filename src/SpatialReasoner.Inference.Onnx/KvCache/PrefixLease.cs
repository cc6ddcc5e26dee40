namespace SpatialReasoner.Inference.Onnx;

/// <summary>A counted reference to a cached prefix of <see cref="Length"/> positions; it is not evicted before <see cref="Dispose"/>.</summary>
internal sealed class PrefixLease : IDisposable
{
    private readonly PrefixCache.Node node;
    private bool released;

    public PrefixLease(PrefixCache cache, PrefixCache.Node node, int length)
    {
        Cache = cache;
        this.node = node;
        Length = length;
        PrefixCache.Acquire(node);
    }

    public PrefixCache Cache { get; }

    public int Length { get; }

    /// <summary>Copies the first <paramref name="length"/> positions into a row.</summary>
    public void CopyTo(KvRows rows, int row, int length)
    {
        ObjectDisposedException.ThrowIf(released, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Copy(node, rows, row, length);
    }

    public void Dispose()
    {
        if (released)
            return;
        released = true;
        PrefixCache.Release(node);
        Cache.Trim();
    }

    /// <summary>Copies the path down to <paramref name="node"/>, parents first; returns the position it reached.</summary>
    private static int Copy(PrefixCache.Node node, KvRows rows, int row, int length)
    {
        if (node.Segment is null)
            return 0;
        var start = Copy(node.Parent!, rows, row, length);
        // A lease may end inside a node: the keys matched only that far, or the node was split above it since.
        var count = Math.Min(node.Segment.Length, length - start);
        if (count > 0)
            rows.Load(row, start, node.Segment, count);
        return start + Math.Max(count, 0);
    }
}
