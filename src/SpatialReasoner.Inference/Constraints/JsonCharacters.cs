namespace SpatialReasoner.Inference;

/// <summary>The characters of a JSON string between its quotes (RFC 8259, section 7), well-formed UTF-8.</summary>
/// <remarks>
/// Without <c>\u</c> escapes: whatever they could say can be written as it is, but for halves of surrogate pairs and rare control characters, which most
/// readers reject or nobody wants.
/// </remarks>
/// <param name="Min">Least number of code points, which is what JSON schema counts.</param>
/// <param name="Count">Code points there are; where there is no upper end it stops counting once nothing depends on it.</param>
internal sealed record JsonCharacters(int Min, int? Max, int Count = 0) : GrammarNode
{
    private static readonly OneByte Escaped = new("\"\\/bfnrt"u8.ToArray());

    public override int Shortest => Math.Max(0, Min - Count);

    public override bool ReadsBytes => Max is not { } max || Count < max;

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => Count >= Min ? [[]] : [];

    public override IReadOnlyList<GrammarNode>? Read(byte value)
    {
        var rest = this with { Count = Max is null ? Math.Min(Count + 1, Min) : Count + 1 };
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
