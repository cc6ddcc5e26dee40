namespace SpatialReasoner.Reasoning.Verification;

/// <summary>A verdict on one claim with its support and the reason.</summary>
internal readonly record struct Judgement(Verdict Verdict, double Support, string Reason)
{
    /// <summary>Support of a number that is off by no more than its rounding: more likely a slip than not.</summary>
    private const double OffByABin = 0.4;

    public static Judgement Unknown(string reason) => new(Verdict.Unverifiable, 0.5, reason);

    public static Judgement Holds(bool holds, string reason) => holds ? new(Verdict.Entailed, 1, reason) : new(Verdict.Contradicted, 0, reason);

    /// <summary>A claim with a margin: how clearly it holds (positive) or fails, against the largest error the margin can have.</summary>
    /// <remarks>
    /// Errors are taken as normal with the bound at two standard deviations. A bound of zero means the sign alone decides.
    /// </remarks>
    public static Judgement ByMargin(double margin, double bound, string reason)
    {
        if (Math.Abs(margin) < 1e-6)
            return Unknown(reason);
        if (Math.Abs(margin) > bound)
            return Holds(margin > 0, reason);
        return new Judgement(Verdict.Unverifiable, Normal(2 * margin / bound), reason);
    }

    /// <summary>A number that follows from others: equal is entailed, off by its rounding unverifiable, anything else contradicted.</summary>
    public static Judgement Equal(double said, double expected, double rounding, string reason)
    {
        var off = Math.Abs(said - expected);
        return off < 1e-4 ? Holds(holds: true, reason)
            : off <= rounding + 1e-4 ? new Judgement(Verdict.Unverifiable, OffByABin, reason)
            : Holds(holds: false, reason);
    }

    /// <summary>A probability that the claim holds; it is decided where the probability leaves no doubt.</summary>
    public static Judgement ByProbability(double probability, string reason) =>
        probability >= 1 - 1e-9 ? Holds(holds: true, reason)
        : probability <= 1e-9 ? Holds(holds: false, reason)
        : new Judgement(Verdict.Unverifiable, probability, reason);

    /// <summary>The same of the claim's negation.</summary>
    public Judgement Opposite => this with
    {
        Support = 1 - Support,
        Verdict = Verdict switch { Verdict.Entailed => Verdict.Contradicted, Verdict.Contradicted => Verdict.Entailed, var other => other },
    };

    public Claim Of(ClaimKind kind, string text) => new(kind, text, Verdict, Support, Reason);

    /// <summary>Standard normal distribution function: logistic approximation, off by less than 0.01.</summary>
    private static double Normal(double z) => 1 / (1 + Math.Exp(-1.702 * z));
}
