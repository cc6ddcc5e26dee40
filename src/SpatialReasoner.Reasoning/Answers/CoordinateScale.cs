namespace SpatialReasoner.Reasoning.Answers;

/// <summary>A coordinate of the scenes' language: how it is written and how finely.</summary>
/// <param name="Label">"x", "y", "X", "Z", "D" or "yaw".</param>
/// <param name="Bin">Width of a bin, in the written unit.</param>
/// <param name="Centre">From the written number to the middle of its bin: image bins are counted from their edge, the others are rounded.</param>
internal sealed record CoordinateScale(string Label, double Bin, double Centre, bool IsCircular = false)
{
    private static readonly CoordinateScale[] All =
    [
        new("x", 1, 0.5), new("y", 1, 0.5), new("X", 0.25, 0), new("Z", 0.25, 0), new("D", 0.25, 0), new("yaw", 15, 0, IsCircular: true),
    ];

    public static CoordinateScale Of(string label) => Array.Find(All, s => s.Label == label)!;
}

/// <summary>A coordinate as a chain wrote it, or as the distribution behind its token has it; in the written unit, the middle of the bin.</summary>
/// <param name="Spread">One standard deviation; null where the chain's text is all there is.</param>
internal readonly record struct CoordinateReading(double Value, double? Spread);
