namespace SpatialReasoner.Scenes.Generation;

/// <summary>Which scene seeds serve what, so that nothing published was ever trained on.</summary>
public static class SeedRanges
{
    /// <summary>Training uses [0, 2^40).</summary>
    public const long TrainingEnd = 1L << 40;

    /// <summary>Published tables use [2^41, 2^42).</summary>
    public const long ValidationStart = 1L << 41;

    /// <summary>From here up: reserved for outside checks, never trained or tuned on.</summary>
    public const long ReservedStart = 1L << 42;

    public static bool IsTraining(long seed) => seed is >= 0 and < TrainingEnd;
}
