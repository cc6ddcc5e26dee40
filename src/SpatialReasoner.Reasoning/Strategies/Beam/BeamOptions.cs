namespace SpatialReasoner.Reasoning.Strategies.Beam;

/// <summary>How the scores of a path's steps become the score of the path.</summary>
public enum StepAggregation
{
    /// <summary>The last step's: what the verifier says of the whole path so far.</summary>
    Last,

    /// <summary>The worst step's.</summary>
    Min,

    /// <summary>The product of all.</summary>
    Prod,
}

/// <summary>A variant of step-level beam search.</summary>
public sealed record BeamOptions
{
    /// <summary>Strategy id.</summary>
    public required string Id { get; init; }

    public required string Summary { get; init; }

    /// <summary>Candidates sampled per step, 1 to 64: the beam size.</summary>
    /// <value>Default 8.</value>
    public int Samples { get; init; } = 8;

    /// <summary>Candidates per path that is kept: samples over this many paths survive a step.</summary>
    /// <value>Default 2: half of the candidates survive.</value>
    public int Expansion { get; init; } = 2;

    /// <summary>Whether paths compete only within the subtree of their first step (DVTS), or all with all.</summary>
    public bool Diverse { get; init; }

    /// <value>Default last: the verifier judges whole prefixes, so that its last word holds all before.</value>
    public StepAggregation Aggregation { get; init; } = StepAggregation.Last;

    public static BeamOptions Beam { get; } = new()
    {
        Id = "beam",
        Summary = "Beam search over steps of a chain of thought: candidates for the next step, the best kept by geometry and likelihood. On the embedded model no better than best-of-n for as many tokens, in more calls.",
    };

    public static BeamOptions DiverseTrees { get; } = new()
    {
        Id = "dvts",
        Summary = "Diverse verifier tree search: as beam, in independent subtrees that each keep their own best path. On the embedded model it falls behind beam and best-of-n.",
        Diverse = true,
    };
}
