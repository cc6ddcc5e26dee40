namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// A radix tree of immutable segments: a path from the root spells the keys of a prefix, a node holds the keys and values of
/// its part. Prompts that begin alike share nodes; a chain's tail hangs below its prompt. Engine thread only.
/// </summary>
/// <remarks>
/// A node is evicted only when nothing hangs below it and no lease points at it, least recently used first, while more than
/// <paramref name="budgetBytes"/> are held. Leased prefixes stay even over budget: they are what running chains start from.
/// </remarks>
internal sealed class PrefixCache(long budgetBytes) : IDisposable
{
    private readonly Node root = new(parent: null, [], segment: null);
    private readonly LinkedList<Node> recency = []; // oldest first; a parent is always younger than its children

    public long UsedBytes { get; private set; }

    public int Segments => recency.Count;

    /// <summary>Leases the longest cached prefix of <paramref name="keys"/>; its length may be 0.</summary>
    public PrefixLease Match(ReadOnlySpan<long> keys)
    {
        var (node, matched, _) = Walk(keys);
        Touch(node);
        return new PrefixLease(this, node, matched);
    }

    /// <summary>Leases all of <paramref name="keys"/>, copying from <paramref name="row"/> the positions not held yet.</summary>
    public PrefixLease Insert(ReadOnlySpan<long> keys, KvRows rows, int row)
    {
        var (node, matched, within) = Walk(keys);
        if (matched < keys.Length)
        {
            if (within < node.Keys.Length)
                node = Split(node, within);
            node = Attach(node, keys[matched..].ToArray(), rows.Store(row, matched, keys.Length - matched));
        }
        Touch(node);
        var lease = new PrefixLease(this, node, keys.Length);
        Trim();
        return lease;
    }

    /// <summary>Evicts until the budget is met or only leased prefixes are left.</summary>
    public void Trim()
    {
        for (var entry = recency.First; entry is not null && UsedBytes > budgetBytes;)
        {
            var node = entry.Value;
            entry = entry.Next;
            if (node.Leases == 0 && node.Children.Count == 0)
                Remove(node);
        }
    }

    public void Dispose()
    {
        foreach (var node in recency)
            node.Segment!.Dispose();
        recency.Clear();
        root.Children.Clear();
        UsedBytes = 0;
    }

    internal static void Acquire(Node node) => node.Leases++;

    internal static void Release(Node node) => node.Leases--;

    /// <summary>Follows <paramref name="keys"/> from the root: the node reached, the keys matched, and how many of them lie in that node.</summary>
    private (Node Node, int Matched, int Within) Walk(ReadOnlySpan<long> keys)
    {
        var (node, matched, within) = (root, 0, 0);
        while (matched < keys.Length && within == node.Keys.Length && node.Children.TryGetValue(keys[matched], out var child))
        {
            node = child;
            within = keys[matched..].CommonPrefixLength(child.Keys);
            matched += within;
        }
        return (node, matched, within);
    }

    /// <summary>Cuts <paramref name="node"/> after <paramref name="length"/> keys; it keeps its identity (and leases) as the lower part.</summary>
    private Node Split(Node node, int length)
    {
        var whole = node.Segment!;
        var upper = new Node(node.Parent, node.Keys[..length], whole.Slice(0, length));
        node.Parent!.Children[upper.Keys[0]] = upper;
        node.Parent = upper;
        node.Segment = whole.Slice(length, whole.Length - length);
        node.Keys = node.Keys[length..];
        upper.Children.Add(node.Keys[0], node);
        recency.AddLast(upper.Recency);
        UsedBytes += upper.Segment!.Bytes + node.Segment.Bytes - whole.Bytes;
        whole.Dispose();
        return upper;
    }

    private Node Attach(Node parent, long[] keys, KvSegment segment)
    {
        var node = new Node(parent, keys, segment);
        parent.Children.Add(keys[0], node);
        recency.AddLast(node.Recency);
        UsedBytes += segment.Bytes;
        return node;
    }

    private void Touch(Node node)
    {
        for (var n = node; n != root; n = n.Parent!)
        {
            recency.Remove(n.Recency);
            recency.AddLast(n.Recency);
        }
    }

    private void Remove(Node node)
    {
        node.Parent!.Children.Remove(node.Keys[0]);
        recency.Remove(node.Recency);
        UsedBytes -= node.Segment!.Bytes;
        node.Segment.Dispose();
    }

    internal sealed class Node
    {
        public Node(Node? parent, long[] keys, KvSegment? segment)
        {
            Parent = parent;
            Keys = keys;
            Segment = segment;
            Recency = new LinkedListNode<Node>(this);
        }

        public Node? Parent { get; set; }

        public long[] Keys { get; set; }

        public KvSegment? Segment { get; set; } // null only at the root

        public int Leases { get; set; }

        public Dictionary<long, Node> Children { get; } = [];

        public LinkedListNode<Node> Recency { get; }
    }
}
