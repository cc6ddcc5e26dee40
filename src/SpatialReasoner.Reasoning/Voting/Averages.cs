namespace SpatialReasoner.Reasoning.Voting;

/// <summary>Averages that outliers and the wrap-around of angles do not break.</summary>
public static class Averages
{
    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    public static float Median(IEnumerable<float> values) => (float)Median(values.Select(v => (double)v));

    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("The median of nothing is undefined.", nameof(values));
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Direction of the sum of unit vectors, radians, (-pi, pi]; the first angle when they cancel out.</summary>
    public static float CircularMean(IEnumerable<float> radians)
    {
        var angles = radians.ToArray();
        if (angles.Length == 0)
            throw new ArgumentException("The mean direction of nothing is undefined.", nameof(radians));
        double sin = angles.Sum(a => Math.Sin(a)), cos = angles.Sum(a => Math.Cos(a));
        return Math.Abs(sin) + Math.Abs(cos) < 1e-6 ? angles[0] : (float)Math.Atan2(sin, cos);
    }
}
