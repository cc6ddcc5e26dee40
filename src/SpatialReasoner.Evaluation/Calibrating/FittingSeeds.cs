using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Calibrating;

/// <summary>Scenes that calibrations are fitted on: never trained on, and never in a report.</summary>
internal static class FittingSeeds
{
    public const long First = SeedRanges.ValidationStart + 2_000_000_000;

    /// <summary>Exclusive.</summary>
    public const long End = First + 1_000_000_000;

    public static bool Holds(long seed) => seed is >= First and < End;
}
