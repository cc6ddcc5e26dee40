namespace SpatialReasoner.Reasoning.Voting;

/// <summary>A value and what it counts.</summary>
public readonly record struct Weighted(double Value, double Weight);

/// <summary>Averages that outliers and the wrap-around of angles do not break.</summary>
public static class Averages
{
    /// <summary>Makes the median absolute deviation of a normal distribution its standard deviation: 1 / Phi^-1(3/4).</summary>
    private const double MadScale = 1.4826;

    /// <summary>Scaled deviations beyond which a value is an outlier (Leys et al. 2013 call 3 very conservative).</summary>
    private const double OutlierDeviations = 3;

    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    public static float Median(IEnumerable<float> values) => (float)Median(values.Select(v => (double)v));

    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values) => Median(values.Select(v => new Weighted(v, 1)));

    /// <summary>The value with half of the weight on either side; the mean of two where the halves meet between them.</summary>
    /// <exception cref="ArgumentException">There is no value of positive weight.</exception>
    public static double Median(IEnumerable<Weighted> values)
    {
        var sorted = values.Where(v => v.Weight > 0).OrderBy(v => v.Value).ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("The median of nothing is undefined.", nameof(values));
        var half = sorted.Sum(v => v.Weight) / 2;
        var below = 0.0;
        for (var i = 0; i < sorted.Length - 1; i++)
        {
            below += sorted[i].Weight;
            // Sums of weights round: 0.1 + 0.2 must meet a half of 0.3.
            if (Math.Abs(below - half) <= 1e-9 * half)
                return (sorted[i].Value + sorted[i + 1].Value) / 2;
            if (below > half)
                return sorted[i].Value;
        }
        return sorted[^1].Value;
    }

    /// <summary>Drops values farther from the median than three scaled median absolute deviations; where most values are equal only those are left.</summary>
    public static IReadOnlyList<Weighted> WithoutOutliers(IReadOnlyList<Weighted> values)
    {
        var median = Median(values);
        var deviation = MadScale * Median(values.Select(v => v with { Value = Math.Abs(v.Value - median) }));
        return [.. values.Where(v => Math.Abs(v.Value - median) <= OutlierDeviations * deviation)];
    }

    /// <summary>Direction of the sum of unit vectors, radians, (-pi, pi]; the first angle when they cancel out.</summary>
    public static float CircularMean(IEnumerable<float> radians) => CircularMean([.. radians.Select(r => new Weighted(r, 1))]);

    /// <summary>Direction of the sum of vectors as long as the weights, radians, (-pi, pi]; the first angle when they cancel out.</summary>
    public static float CircularMean(IReadOnlyList<Weighted> radians)
    {
        ArgumentNullException.ThrowIfNull(radians);
        if (radians.Count == 0)
            throw new ArgumentException("The mean direction of nothing is undefined.", nameof(radians));
        double sin = radians.Sum(a => a.Weight * Math.Sin(a.Value)), cos = radians.Sum(a => a.Weight * Math.Cos(a.Value));
        return Math.Abs(sin) + Math.Abs(cos) < 1e-6 * radians.Sum(a => a.Weight) ? (float)radians[0].Value : (float)Math.Atan2(sin, cos);
    }
}
