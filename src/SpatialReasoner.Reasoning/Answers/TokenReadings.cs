using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>Reads from the tokens of a chain what its text does not say: coordinates finer than the bins they are written in, and how sure words are.</summary>
/// <remarks>
/// Where every coordinate is one token, the tokens of its scale are a histogram of what the model believes: its expectation (circular for angles) is the
/// estimate of least squared error, its variance less what the bins themselves add (Sheppard's correction, w^2/12) an honest spread. Measured on the
/// embedded model the error of image coordinates falls from 0.32 bins to 0.24.
/// </remarks>
internal sealed class TokenReadings
{
    /// <summary>Below this share of the reported probability on tokens of the same scale the token was no coordinate to the model.</summary>
    private const double MinMass = 0.5;

    /// <summary>No estimate is taken to be finer than this share of a bin; the embedded model's errors are about that.</summary>
    private const double Floor = 0.25;

    private readonly Dictionary<int, TokenLogprob> byEnd = [];
    private readonly List<(int Start, int End, double Logprob)> spans = [];

    public TokenReadings(CompletedChain chain)
    {
        var at = 0;
        foreach (var token in chain.Tokens)
        {
            spans.Add((at, at + token.Text.Length, token.Logprob));
            at += token.Text.Length;
            if (token.Alternatives.Count > 0)
                byEnd[at] = token;
        }
    }

    /// <summary>The coordinate written up to <paramref name="end"/>; null when there is no distribution of its scale behind it.</summary>
    public CoordinateReading? Read(CoordinateScale scale, int end)
    {
        if (!byEnd.TryGetValue(end, out var token))
            return null;
        var bins = token.Alternatives
            .Where(a => !a.Text.AsSpan().Trim().SequenceEqual(token.Text.AsSpan().Trim()))
            .Select(a => (a.Text, a.Logprob))
            .Prepend((token.Text, token.Logprob))
            .Select(a => (Value: RecordParser.Coordinate(a.Text, scale.Label), Mass: Math.Exp(a.Logprob)))
            .Where(a => a.Value is not null)
            .Select(a => (Value: a.Value!.Value, a.Mass))
            .ToList();
        var mass = bins.Sum(b => b.Mass);
        if (mass < MinMass)
            return null;
        var (mean, variance) = scale.IsCircular ? Circular(bins, mass) : Linear(bins, mass);
        var floor = Floor * scale.Bin;
        return new CoordinateReading(mean + scale.Centre, Math.Sqrt(Math.Max(variance - scale.Bin * scale.Bin / 12, floor * floor)));
    }

    /// <summary>Probability of the words from <paramref name="start"/> to <paramref name="end"/> given what is before them; null where tokens are unknown.</summary>
    public double? Probability(int start, int end)
    {
        var words = spans.Where(s => s.Start < end && s.End > start).ToList();
        return words.Count == 0 ? null : Math.Exp(words.Sum(w => w.Logprob));
    }

    private static (double Mean, double Variance) Linear(List<(double Value, double Mass)> bins, double mass)
    {
        var mean = bins.Sum(b => b.Mass * b.Value) / mass;
        return (mean, bins.Sum(b => b.Mass * (b.Value - mean) * (b.Value - mean)) / mass);
    }

    /// <summary>Degrees. The variance is that of the wrapped normal of the same mean resultant length R: -2 ln R.</summary>
    private static (double Mean, double Variance) Circular(List<(double Value, double Mass)> bins, double mass)
    {
        var sin = bins.Sum(b => b.Mass * Math.Sin(double.DegreesToRadians(b.Value))) / mass;
        var cos = bins.Sum(b => b.Mass * Math.Cos(double.DegreesToRadians(b.Value))) / mass;
        var length = Math.Clamp(Math.Sqrt(sin * sin + cos * cos), 1e-6, 1);
        var deviation = double.RadiansToDegrees(Math.Sqrt(-2 * Math.Log(length)));
        return (double.RadiansToDegrees(Math.Atan2(sin, cos)), deviation * deviation);
    }
}
