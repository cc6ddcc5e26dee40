using System.Text;

namespace SpatialReasoner.Inference;

/// <summary>A part of a grammar. A part that reads bytes changes with every byte; equal parts read the same.</summary>
internal abstract record GrammarNode
{
    /// <summary>Longer than any text; a rule that never ends has it.</summary>
    public const int Endless = 1 << 28;

    private static readonly IReadOnlyList<GrammarNode>[] Nothing = [];

    /// <summary>The fewest bytes it takes.</summary>
    public abstract int Shortest { get; }

    /// <summary>Whether <see cref="Read"/> may be called.</summary>
    public virtual bool ReadsBytes => false;

    /// <summary>What may stand in its place without reading a byte; an empty list: it may be over.</summary>
    public virtual IEnumerable<IReadOnlyList<GrammarNode>> Expand() => Nothing;

    /// <summary>What is left after <paramref name="value"/>; null where that byte is not allowed.</summary>
    public virtual IReadOnlyList<GrammarNode>? Read(byte value) => null;

    public static int Add(int a, int b) => Math.Min(Endless, a + b);
}

/// <summary>These bytes.</summary>
internal sealed record Literal(byte[] Bytes, int At = 0) : GrammarNode
{
    public Literal(string text) : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public override int Shortest => Bytes.Length - At;

    public override bool ReadsBytes => true;

    public override IReadOnlyList<GrammarNode>? Read(byte value) =>
        value != Bytes[At] ? null : At + 1 == Bytes.Length ? [] : [this with { At = At + 1 }];
}

/// <summary>One part after another; none at all is the empty text.</summary>
internal sealed record Sequence(IReadOnlyList<GrammarNode> Parts) : GrammarNode
{
    public override int Shortest => Parts.Aggregate(0, (sum, part) => Add(sum, part.Shortest));

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => [Parts];
}

/// <summary>One of the parts.</summary>
internal sealed record Choice(IReadOnlyList<GrammarNode> Parts) : GrammarNode
{
    public override int Shortest => Parts.Aggregate(Endless, (least, part) => Math.Min(least, part.Shortest));

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => Parts.Select(part => (IReadOnlyList<GrammarNode>)[part]);
}

/// <summary>Items with commas between.</summary>
/// <param name="Count">Items there are; where there is no upper end it stops counting once nothing depends on it.</param>
internal sealed record Items(GrammarNode Item, int Min, int? Max, int Count = 0) : GrammarNode
{
    private static readonly Literal Comma = new(",");

    public override int Shortest => Count >= Min ? 0
        : (int)Math.Min(Endless, (long)(Min - Count) * (Item.Shortest + 1) - (Count == 0 ? 1 : 0));

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand()
    {
        if (Count >= Min)
            yield return [];
        if (Max is { } max && Count >= max)
            yield break;
        var one = this with { Count = Max is null ? Math.Min(Count + 1, Math.Max(Min, 1)) : Count + 1 };
        yield return Count == 0 ? [Item, one] : [Comma, Item, one];
    }
}

/// <summary>A part with a name, so that it can hold itself.</summary>
internal sealed record Rule : GrammarNode
{
    private int shortest = Endless;

    public GrammarNode? Body { get; set; }

    public override int Shortest => shortest;

    /// <summary>Brings <see cref="Shortest"/> nearer to its value. True when that changed it: then others may change too.</summary>
    public bool Measure()
    {
        var before = shortest;
        shortest = Body!.Shortest;
        return shortest != before;
    }

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => [[Body!]];

    // A rule is itself: comparing bodies would never end.
    public bool Equals(Rule? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
