namespace SpatialReasoner.Evaluation.Statistics;

/// <summary>McNemar's test (1947) in its exact form: whether two columns right on different items could be equally good.</summary>
internal static class McNemar
{
    /// <summary>
    /// Two-sided p-value: of the items that only one of both has right, as uneven a split as this or more, were both equally good (binomial, one half).
    /// </summary>
    /// <param name="onlyA">Items that only the first has right.</param>
    /// <param name="onlyB">Items that only the second has right.</param>
    public static double ExactP(int onlyA, int onlyB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        var n = onlyA + onlyB;
        double term = -n * Math.Log(2), tail = 0; // term: log of C(n, k) / 2^n
        for (var k = 0; k <= Math.Min(onlyA, onlyB); k++)
        {
            tail += Math.Exp(term);
            term += Math.Log(n - k) - Math.Log(k + 1);
        }
        return Math.Min(1, 2 * tail);
    }
}
