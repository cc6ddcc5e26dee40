namespace SpatialReasoner.Reasoning.Verification;

/// <summary>What a claim is about.</summary>
public enum ClaimKind
{
    /// <summary>That an object is there, or that it is not.</summary>
    Object,

    /// <summary>Where it is in the image or on the ground.</summary>
    Position,

    /// <summary>How far it is from the camera.</summary>
    Depth,

    /// <summary>Which way it faces.</summary>
    Facing,

    /// <summary>How two objects lie to each other, or one to a viewer.</summary>
    Relation,

    /// <summary>A difference, an angle, a distance or a tally that follows from earlier numbers.</summary>
    Number,

    /// <summary>The answer to the question.</summary>
    Answer,
}

/// <summary>Something a chain says that geometry can speak to.</summary>
/// <param name="Text">In the chain's own words.</param>
/// <param name="Support">How far geometry speaks for it: 1 entailed, 0 contradicted, 0.5 nothing known.</param>
/// <param name="Reason">What it was held against, for people.</param>
public sealed record Claim(ClaimKind Kind, string Text, Verdict Verdict, double Support, string Reason);

/// <summary>What geometry says of a chain.</summary>
/// <param name="Verdict">
/// Contradicted when any claim is; otherwise that of its answer, or entailed while there is none yet and some claim is entailed.
/// </param>
/// <param name="Score">0 to 1: how much the chain is to be trusted; comparable between chains and prefixes of chains on one question.</param>
/// <param name="Claims">In the order the chain makes them.</param>
public sealed record ChainVerification(Verdict Verdict, double Score, IReadOnlyList<Claim> Claims);
