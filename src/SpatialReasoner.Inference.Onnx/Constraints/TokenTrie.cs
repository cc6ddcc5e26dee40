using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A vocabulary as a tree of bytes: tokens that begin alike share their beginning, so that a grammar reads it once. Immutable.</summary>
public sealed class TokenTrie
{
    private readonly List<Node> nodes = [new Node([], [])];

    /// <param name="tokens">Ids with their bytes; special tokens and tokens without bytes are left out by the caller.</param>
    public TokenTrie(IEnumerable<(int Id, ReadOnlyMemory<byte> Bytes)> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var bytesOf = new List<KeyValuePair<int, byte[]>>();
        foreach (var (id, bytes) in tokens)
        {
            bytesOf.Add(new(id, bytes.ToArray()));
            var at = 0;
            foreach (var value in bytes.Span)
                at = Child(at, value);
            if (bytes.Length > 0)
                nodes[at].Tokens.Add(id);
        }
        Bytes = new Dictionary<int, byte[]>(bytesOf);
    }

    private Dictionary<int, byte[]> Bytes { get; }

    /// <summary>The state after a token that <see cref="Allowed"/> listed.</summary>
    internal GrammarState After(GrammarState state, int token)
    {
        foreach (var value in Bytes[token])
            state = state.After(value) ?? throw new InvalidOperationException($"Token {token} is not allowed here.");
        return state;
    }

    /// <summary>Tokens whose bytes the grammar allows after <paramref name="state"/>, in token order, each with the fewest bytes that complete the text after it.</summary>
    internal (int[] Ids, int[] BytesToEnd) Allowed(GrammarState state)
    {
        var found = new List<(int Id, int BytesToEnd)>();
        var pending = new Stack<(int Node, GrammarState State)>([(0, state)]);
        while (pending.TryPop(out var at))
        {
            foreach (var id in nodes[at.Node].Tokens)
                found.Add((id, at.State.BytesToEnd));
            foreach (var (value, child) in CollectionsMarshal.AsSpan(nodes[at.Node].Children))
            {
                if (at.State.After(value) is { } next)
                    pending.Push((child, next));
            }
        }
        found.Sort((a, b) => a.Id.CompareTo(b.Id));
        return ([.. found.Select(f => f.Id)], [.. found.Select(f => f.BytesToEnd)]);
    }

    private int Child(int node, byte value)
    {
        foreach (var (known, child) in nodes[node].Children)
        {
            if (known == value)
                return child;
        }
        nodes.Add(new Node([], []));
        nodes[node].Children.Add((value, nodes.Count - 1));
        return nodes.Count - 1;
    }

    private sealed record Node(List<int> Tokens, List<(byte Value, int Child)> Children);
}
