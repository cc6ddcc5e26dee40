namespace SpatialReasoner.Evaluation.Statistics;

internal static class Quantile
{
    /// <summary>The smallest value that at least the share <paramref name="p"/> of all values does not exceed (nearest rank).</summary>
    public static double Of(IEnumerable<double> values, double p)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
