namespace SpatialReasoner.Inference;

/// <summary>The numbers of a range, as JSON writes them without exponent: exact, in units of the last decimal place.</summary>
/// <param name="Decimals">Most decimal places; 0 for whole numbers.</param>
/// <param name="Low">Least value times 10^<paramref name="Decimals"/>.</param>
/// <param name="High">Greatest value times 10^<paramref name="Decimals"/>.</param>
internal sealed record NumberRange(int Decimals, Int128 Low, Int128 High)
{
    /// <summary>Digits before the point; within them every whole number is exact as a double.</summary>
    public const int Digits = 15;

    /// <summary>Decimal places of a number that need not be whole.</summary>
    public const int Places = 6;

    public Int128 Unit { get; } = Power(Decimals);

    public static NumberRange Whole { get; } = new(0, 1 - Power(Digits), Power(Digits) - 1);

    public static NumberRange Any { get; } = new(Places, 1 - Power(Digits + Places), Power(Digits + Places) - 1);

    public static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}

/// <summary>A number that is being written: every digit keeps a number of the range within reach.</summary>
/// <param name="Value">The digits so far, without sign and point.</param>
/// <param name="Integers">Digits before the point.</param>
/// <param name="Fraction">Digits after the point; null before there is one.</param>
internal sealed record JsonNumber(NumberRange Range, bool Negative = false, Int128 Value = default, int Integers = 0, int? Fraction = null) : GrammarNode
{
    public override bool ReadsBytes => true;

    /// <summary>Magnitudes of the chosen sign, in units of the last place. A negative zero is not written.</summary>
    private Int128 Low => Negative ? Int128.Max(1, -Range.High) : Int128.Max(0, Range.Low);

    private Int128 High => Negative ? -Range.Low : Range.High;

    private bool Complete => Integers > 0 && Fraction != 0 && Value * NumberRange.Power(Range.Decimals - (Fraction ?? 0)) is var value && value >= Low && value <= High;

    private bool Untouched => Integers == 0 && !Negative;

    public override int Shortest
    {
        get
        {
            if (Complete)
                return 0;
            var least = Endless;
            if (Untouched && Range.Low < 0)
                least = Add(1, (this with { Negative = true }).Shortest);
            if (Fraction is { } places)
                return Decimals(Value, 0, places, 0);
            for (var more = Integers == 0 ? 1 : 0; more <= MoreIntegers; more++)
                least = Math.Min(least, Decimals(Value, more, 0, more));
            return least;
        }
    }

    /// <summary>Digits that may still come before the point.</summary>
    private int MoreIntegers => Fraction is not null || (Integers == 1 && Value == 0) ? 0 : NumberRange.Digits - Integers;

    public override IEnumerable<IReadOnlyList<GrammarNode>> Expand() => Complete ? [[]] : [];

    public override IReadOnlyList<GrammarNode>? Read(byte value)
    {
        JsonNumber? next = null;
        if (value == '-' && Untouched && Range.Low < 0)
            next = this with { Negative = true };
        else if (value == '.' && Integers > 0 && Fraction is null && Range.Decimals > 0)
            next = this with { Fraction = 0 };
        else if (value is >= (byte)'0' and <= (byte)'9')
            next = Digit(value - '0');
        return next is null || next.Shortest >= Endless ? null : [next];
    }

    private JsonNumber? Digit(int digit) =>
        Fraction is { } places ? places < Range.Decimals ? this with { Value = Value * 10 + digit, Fraction = places + 1 } : null
        : MoreIntegers > 0 ? this with { Value = Value * 10 + digit, Integers = Integers + 1 }
        : null;

    /// <summary>
    /// The fewest characters that make <paramref name="prefix"/> a number of the range with <paramref name="more"/> more digits before the point;
    /// <paramref name="places"/> stand behind it already. <paramref name="spent"/> of them are counted before.
    /// </summary>
    private int Decimals(Int128 prefix, int more, int places, int spent)
    {
        var (from, to) = Span(prefix, more);
        for (var fraction = places; fraction <= Range.Decimals; fraction++)
        {
            if (Fraction is not null && fraction == 0)
                continue; // a point needs a digit
            // Numbers with this many places: multiples of 10^(decimals - fraction) between what the digits so far allow.
            var step = NumberRange.Power(Range.Decimals - fraction);
            var known = Fraction is null ? Range.Unit : NumberRange.Power(Range.Decimals - places);
            var low = Int128.Max(Low, from * known);
            var high = Int128.Min(High, to * known + known - 1);
            var first = (low + step - 1) / step * step;
            if (first <= high)
                return spent + (Fraction is null && fraction > 0 ? 1 : 0) + fraction - places;
        }
        return Endless;
    }

    /// <summary>The least and the greatest digits there can be after <paramref name="more"/> more; a number of several digits does not begin with 0.</summary>
    private (Int128 From, Int128 To) Span(Int128 prefix, int more)
    {
        var power = NumberRange.Power(more);
        return Integers > 0 ? (prefix * power, prefix * power + power - 1)
            : (more > 1 ? NumberRange.Power(more - 1) : 0, power - 1);
    }
}
