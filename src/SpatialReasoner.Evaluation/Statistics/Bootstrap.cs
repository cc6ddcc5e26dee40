using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Statistics;

/// <summary>An estimate with its 95 % interval.</summary>
internal readonly record struct Estimate(double Mean, double Low, double High)
{
    /// <summary>Half the interval's width, for tables that have room for no more.</summary>
    public double HalfWidth => (High - Low) / 2;
}

/// <summary>One measured value.</summary>
/// <param name="Stratum">Group whose mean counts as much as every other group's: a question kind.</param>
/// <param name="Cluster">What was drawn at random, and may have given several values: a scene.</param>
internal readonly record struct Observation(int Stratum, long Cluster, double Value);

/// <summary>Percentile bootstrap (Efron 1979), seeded: the same outcomes give the same interval.</summary>
/// <remarks>
/// Whole clusters are resampled, because questions of several kinds about one scene are not independent: taking them for independent
/// would make intervals too narrow.
/// </remarks>
internal static class Bootstrap
{
    private const int Resamples = 2000;

    /// <summary>The mean over strata of each stratum's mean; of 1 for right and 0 for wrong, the macro accuracy.</summary>
    public static Estimate Mean(IReadOnlyList<Observation> observations)
    {
        if (observations.Count == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN);
        var strata = observations.Max(o => o.Stratum) + 1;
        var sums = new double[strata];
        var counts = new int[strata];
        foreach (var o in observations)
            Add(o);
        var mean = MeanOfMeans();

        Observation[][] clusters = [.. observations.GroupBy(o => o.Cluster).Select(c => c.ToArray())];
        var random = new SeededRandom(20_260_101);
        var means = new double[Resamples];
        for (var r = 0; r < Resamples; r++)
        {
            Array.Clear(sums);
            Array.Clear(counts);
            for (var i = 0; i < clusters.Length; i++)
            {
                foreach (var o in clusters[random.Below(clusters.Length)])
                    Add(o);
            }
            means[r] = MeanOfMeans();
        }
        Array.Sort(means);
        return new Estimate(mean, means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples) - 1]);

        void Add(Observation o)
        {
            sums[o.Stratum] += o.Value;
            counts[o.Stratum]++;
        }

        // A resample may miss a stratum that few clusters have; the others then speak for it.
        double MeanOfMeans()
        {
            double total = 0;
            var present = 0;
            for (var s = 0; s < strata; s++)
            {
                if (counts[s] == 0)
                    continue;
                total += sums[s] / counts[s];
                present++;
            }
            return total / present;
        }
    }

    /// <summary>The mean of independent values of one stratum.</summary>
    public static Estimate Mean(IReadOnlyList<double> values) => Mean([.. values.Select((v, i) => new Observation(0, i, v))]);
}
