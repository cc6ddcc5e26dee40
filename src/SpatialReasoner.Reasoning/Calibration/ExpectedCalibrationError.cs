namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>
/// Expected calibration error (Naeini et al. 2015; Guo et al. 2017): how far confidences are from the share of right answers, averaged over bins by
/// their number of answers. 0 to 1, 0 is perfect.
/// </summary>
public static class ExpectedCalibrationError
{
    public const int DefaultBins = 10;

    /// <summary>Bins of equal width; the last one includes 1.</summary>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public static double EqualWidth(IReadOnlyCollection<ConfidencePoint> points, int bins = DefaultBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return Error(Checked(points).GroupBy(p => Math.Min((int)(p.Confidence * bins), bins - 1)).Select(g => g.ToList()));
    }

    /// <summary>Bins of about equal numbers of answers (adaptive, Nixon et al. 2019); answers of equal confidence share a bin.</summary>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public static double EqualMass(IReadOnlyCollection<ConfidencePoint> points, int bins = DefaultBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var share = (double)Checked(points).Count / bins;
        var filled = new List<List<ConfidencePoint>> { new() };
        foreach (var equal in points.GroupBy(p => p.Confidence).OrderBy(g => g.Key))
        {
            if (filled[^1].Count >= share)
                filled.Add([]);
            filled[^1].AddRange(equal);
        }
        return Error(filled);
    }

    private static double Error(IEnumerable<IReadOnlyList<ConfidencePoint>> bins)
    {
        double gap = 0, count = 0;
        foreach (var bin in bins)
        {
            // Count times |accuracy - mean confidence|.
            gap += Math.Abs(bin.Count(p => p.Right) - bin.Sum(p => p.Confidence));
            count += bin.Count;
        }
        return gap / count;
    }

    private static IReadOnlyCollection<ConfidencePoint> Checked(IReadOnlyCollection<ConfidencePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Count > 0 ? points : throw new ArgumentException("The calibration error of nothing is undefined.", nameof(points));
    }
}
