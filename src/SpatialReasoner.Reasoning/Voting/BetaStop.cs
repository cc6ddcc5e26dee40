namespace SpatialReasoner.Reasoning.Voting;

/// <summary>
/// Adaptive consistency (Aggarwal et al. 2023): stop when it is probable enough that the leading answer leads in truth, given the
/// counts of the two leading answers and a uniform prior on their ratio.
/// </summary>
public static class BetaStop
{
    /// <summary>Probability that the leader is the more frequent answer: 1 - I_0.5(v1 + 1, v2 + 1). Votes that do not weigh the same make no whole numbers; between those it is interpolated.</summary>
    public static double LeaderProbability(double leader, double runnerUp)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leader);
        ArgumentOutOfRangeException.ThrowIfNegative(runnerUp);
        var (ahead, behind) = ((int)leader, (int)runnerUp);
        return Between(Between(Whole(ahead, behind), Whole(ahead + 1, behind), leader - ahead), Between(Whole(ahead, behind + 1), Whole(ahead + 1, behind + 1), leader - ahead), runnerUp - behind);
    }

    public static bool Decides(double leader, double runnerUp, double threshold) => LeaderProbability(leader, runnerUp) >= threshold;

    /// <remarks>
    /// For whole a and b the regularised incomplete beta function is a binomial tail, I_0.5(a, b) = P(X >= a) with X ~ Bin(a + b - 1, 0.5), so it
    /// is summed exactly.
    /// </remarks>
    private static double Whole(int leader, int runnerUp)
    {
        var trials = leader + runnerUp + 1;
        // C(trials, j) / 2^trials from j = 0 up; at most 131 trials, far from underflow.
        var term = Math.Pow(0.5, trials);
        var below = 0.0;
        for (var j = 0; j <= leader; j++)
        {
            below += term;
            term *= (trials - j) / (j + 1.0);
        }
        return Math.Min(below, 1);
    }

    private static double Between(double from, double to, double share) => share == 0 ? from : from + (to - from) * share;
}
