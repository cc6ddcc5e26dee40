namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>
/// Isotonic regression by pooling adjacent violators (Ayer et al. 1955; for calibration Zadrozny and Elkan 2002): the monotone curve that fits
/// best, without assuming a shape.
/// </summary>
/// <remarks>
/// A step's probability is (right + 1) / (items + 2), Laplace's rule: never 0 or 1, and cautious where little was measured. Few steps generalise
/// better than many, so answers of nearby confidence are pooled beforehand; those of equal confidence always are.
/// </remarks>
public static class IsotonicRegression
{
    /// <summary>Answers a step should rest on: a tenth of all, and at least this many.</summary>
    private const int LeastItems = 20, MostSteps = 10;

    /// <exception cref="ArgumentException">There are no points, or a confidence is outside 0 to 1.</exception>
    public static CalibrationCurve Fit(IReadOnlyCollection<ConfidencePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count == 0)
            throw new ArgumentException("A calibration needs at least one answer.", nameof(points));
        if (points.FirstOrDefault(p => p.Confidence is not (>= 0 and <= 1)) is { Confidence: not 0 } outside)
            throw new ArgumentException($"A confidence is {outside.Confidence}; allowed is 0 to 1.", nameof(points));

        var pooled = new List<Block>();
        foreach (var block in Bins(points))
        {
            pooled.Add(block);
            while (pooled.Count > 1 && pooled[^2].Probability >= pooled[^1].Probability)
            {
                var joined = pooled[^2].Join(pooled[^1]);
                pooled.RemoveRange(pooled.Count - 2, 2);
                pooled.Add(joined);
            }
        }
        return new CalibrationCurve(
        [
            .. pooled.Select((block, i) => new CalibrationStep(i == 0 ? 0 : (pooled[i - 1].High + block.Low) / 2, block.Probability, block.Items, block.Right)),
        ]);
    }

    /// <summary>By rising confidence; a bin closes when it is large enough, or before a confidence that fills one by itself.</summary>
    private static List<Block> Bins(IReadOnlyCollection<ConfidencePoint> points)
    {
        var least = Math.Max(LeastItems, points.Count / MostSteps);
        var bins = new List<Block>();
        foreach (var equal in points.GroupBy(p => p.Confidence).OrderBy(g => g.Key))
        {
            var block = new Block(equal.Key, equal.Key, equal.Count(), equal.Count(p => p.Right));
            if (bins.Count == 0 || bins[^1].Items >= least || block.Items >= least)
                bins.Add(block);
            else
                bins[^1] = bins[^1].Join(block);
        }
        return bins;
    }

    /// <param name="Low">Least confidence in it.</param>
    /// <param name="High">Greatest confidence in it.</param>
    private sealed record Block(double Low, double High, int Items, int Right)
    {
        public double Probability => (Right + 1.0) / (Items + 2.0);

        public Block Join(Block next) => new(Low, next.High, Items + next.Items, Right + next.Right);
    }
}
