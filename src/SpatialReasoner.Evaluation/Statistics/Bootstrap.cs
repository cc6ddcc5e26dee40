using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Statistics;

/// <summary>An estimate with its 95 % interval.</summary>
internal readonly record struct Estimate(double Mean, double Low, double High)
{
    public bool ExcludesZero => Low > 0 || High < 0;
}

/// <summary>Percentile bootstrap (Efron 1979) over items, seeded: the same outcomes give the same interval.</summary>
internal static class Bootstrap
{
    private const int Resamples = 2000;

    /// <summary>Mean of <paramref name="values"/>, for example 1 for right and 0 for wrong.</summary>
    public static Estimate Mean(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN);
        var random = new SeededRandom(20_260_101);
        var means = new double[Resamples];
        for (var r = 0; r < Resamples; r++)
        {
            var sum = 0d;
            for (var i = 0; i < values.Count; i++)
                sum += values[random.Below(values.Count)];
            means[r] = sum / values.Count;
        }
        Array.Sort(means);
        return new Estimate(values.Average(), means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples) - 1]);
    }

    /// <summary>Mean of a minus mean of b over the same items.</summary>
    public static Estimate PairedDifference(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        if (a.Count != b.Count)
            throw new ArgumentException($"Paired samples need the same items: {a.Count} and {b.Count}.", nameof(b));
        return Mean([.. a.Zip(b, (x, y) => x - y)]);
    }
}
