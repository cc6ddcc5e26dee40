namespace SpatialReasoner.Inference;

/// <summary>The characters of a JSON string between its quotes (RFC 8259, section 7), well-formed UTF-8.</summary>
/// <remarks>
/// Without <c>\u</c> escapes: whatever they could say can be written as it is, but for halves of surrogate pairs and rare control characters, which most
/// readers reject or nobody wants.
/// </remarks>
/// <param name="Min">Least number of code points, which is what JSON schema counts.</param>
/// <param name="Max">Most UTF-16 units, which is what many validators count instead: so the length is right for both.</param>
/// <param name="Count">Code points there are, as far as <paramref name="Min"/> asks.</param>
/// <param name="Units">UTF-16 units there are; not counted where there is no upper end.</param>
internal sealed record JsonCharacters(int Min, int? Max, int Count = 0, int Units = 0) : GrammarNode
{
    private static readonly OneByte Escaped = new("\"\\/bfnrt"u8.ToArray());

    public override int Shortest => Math.Max(0, Min - Count);

    public override bool ReadsBytes => Max is not { } max || Units < max;

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => Count >= Min ? [[]] : [];

    public override IReadOnlyList<GrammarNode>? Read(byte value)
    {
        var units = value < 0xF0 ? 1 : 2;
        var rest = this with { Count = Math.Min(Count + 1, Min), Units = Max is null ? 0 : Units + units };
        if (Max is { } max && max - rest.Units < Min - rest.Count)
            return null; // no room for those still needed
        // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629, section 4).
        return value switch
        {
            (byte)'\\' => [Escaped, rest],
            (byte)'"' or < 0x20 or 0x7F => null,
            < 0x80 => [rest],
            < 0xC2 => null,
            < 0xE0 => [new Continuation(0x80, 0xBF, 1), rest],
            0xE0 => [new Continuation(0xA0, 0xBF, 2), rest],
            0xED => [new Continuation(0x80, 0x9F, 2), rest],
            < 0xF0 => [new Continuation(0x80, 0xBF, 2), rest],
            0xF0 => [new Continuation(0x90, 0xBF, 3), rest],
            < 0xF4 => [new Continuation(0x80, 0xBF, 3), rest],
            0xF4 => [new Continuation(0x80, 0x8F, 3), rest],
            _ => null,
        };
    }

    /// <summary>One of these bytes.</summary>
    private sealed record OneByte(byte[] Allowed) : GrammarNode
    {
        public override int Shortest => 1;

        public override bool ReadsBytes => true;

        public override IReadOnlyList<GrammarNode>? Read(byte value) => Allowed.Contains(value) ? [] : null;
    }

    /// <summary>The rest of a character: <paramref name="Left"/> bytes, the first of them in a range of its own.</summary>
    private sealed record Continuation(byte From, byte To, int Left) : GrammarNode
    {
        public override int Shortest => Left;

        public override bool ReadsBytes => true;

        public override IReadOnlyList<GrammarNode>? Read(byte value) =>
            value < From || value > To ? null : Left == 1 ? [] : [new Continuation(0x80, 0xBF, Left - 1)];
    }
}
