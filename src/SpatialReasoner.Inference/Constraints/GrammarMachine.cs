namespace SpatialReasoner.Inference;

/// <summary>
/// Recognises a grammar's texts byte by byte. Equal states are one object and remember where each byte leads, so that walking a whole vocabulary
/// from a state that was seen before is a walk over arrays. Not thread-safe: one per request.
/// </summary>
public sealed class GrammarMachine
{
    private readonly Dictionary<Key, GrammarState> states = [];

    public GrammarMachine(Grammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        Start = State([new Pending(grammar.Root, null)])!;
    }

    /// <summary>Before the first byte.</summary>
    public GrammarState Start { get; }

    /// <summary>The state of these stacks once everything that consumes no byte has been expanded; null where there are none.</summary>
    internal GrammarState? State(IEnumerable<Pending?> stacks)
    {
        var heads = new HashSet<Pending>();
        var canEnd = false;
        foreach (var stack in stacks)
            Expand(stack);
        if (heads.Count == 0 && !canEnd)
            return null;
        var key = new Key(heads, canEnd);
        if (!states.TryGetValue(key, out var state))
            states[key] = state = new GrammarState(this, [.. heads], canEnd);
        return state;

        void Expand(Pending? stack)
        {
            if (stack is null)
            {
                canEnd = true;
                return;
            }
            if (stack.Node.ReadsBytes && !heads.Add(stack))
                return;
            foreach (var body in stack.Node.Expand())
                Expand(Pending.Push(body, stack.Next));
        }
    }

    private readonly record struct Key(HashSet<Pending> Heads, bool CanEnd)
    {
        public bool Equals(Key other) => CanEnd == other.CanEnd && Heads.SetEquals(other.Heads);

        public override int GetHashCode()
        {
            var hash = CanEnd ? 1 : 0;
            foreach (var head in Heads)
                hash ^= head.GetHashCode(); // a set has no order
            return hash;
        }
    }
}

/// <summary>What may follow after some bytes.</summary>
public sealed class GrammarState
{
    private readonly GrammarMachine machine;
    private readonly Pending[] heads;
    private readonly GrammarState?[] next = new GrammarState?[256];
    private readonly bool[] known = new bool[256];

    internal GrammarState(GrammarMachine machine, Pending[] heads, bool canEnd)
    {
        this.machine = machine;
        this.heads = heads;
        CanEnd = canEnd;
        BytesToEnd = canEnd ? 0 : heads.Min(h => h.Shortest);
    }

    /// <summary>Whether the text may end here.</summary>
    public bool CanEnd { get; }

    /// <summary>The fewest bytes that complete the text.</summary>
    public int BytesToEnd { get; }

    /// <summary>The state after one more byte; null where the grammar does not allow it.</summary>
    public GrammarState? After(byte value)
    {
        if (known[value])
            return next[value];
        var stacks = new List<Pending?>();
        foreach (var head in heads)
        {
            if (head.Node.Read(value) is { } rest)
                stacks.Add(Pending.Push(rest, head.Next));
        }
        known[value] = true;
        return next[value] = stacks.Count == 0 ? null : machine.State(stacks);
    }
}

/// <summary>What has still to be read, innermost first.</summary>
internal sealed class Pending : IEquatable<Pending>
{
    private readonly int hash;

    public Pending(GrammarNode node, Pending? next)
    {
        (Node, Next) = (node, next);
        Shortest = GrammarNode.Add(node.Shortest, next?.Shortest ?? 0);
        hash = HashCode.Combine(node, next?.hash ?? 0);
    }

    public GrammarNode Node { get; }

    public Pending? Next { get; }

    /// <summary>The fewest bytes all of it takes.</summary>
    public int Shortest { get; }

    /// <summary>The stack with <paramref name="nodes"/> on top, the first one topmost.</summary>
    public static Pending? Push(IReadOnlyList<GrammarNode> nodes, Pending? stack)
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            stack = new Pending(nodes[i], stack);
        return stack;
    }

    public bool Equals(Pending? other)
    {
        var (a, b) = (this, other);
        while (!ReferenceEquals(a, b))
        {
            if (a is null || b is null || a.hash != b.hash || !a.Node.Equals(b.Node))
                return false;
            (a, b) = (a.Next, b.Next);
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Pending);

    public override int GetHashCode() => hash;
}
