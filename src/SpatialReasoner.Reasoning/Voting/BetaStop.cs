namespace SpatialReasoner.Reasoning.Voting;

/// <summary>
/// Adaptive consistency (Aggarwal et al. 2023): stop when it is probable enough that the leading answer leads in truth, given the
/// counts of the two leading answers and a uniform prior on their ratio.
/// </summary>
public static class BetaStop
{
    /// <summary>Probability that the leader is the more frequent answer: 1 - I_0.5(v1 + 1, v2 + 1).</summary>
    /// <remarks>
    /// For whole a and b the regularised incomplete beta function is a binomial tail, I_0.5(a, b) = P(X >= a) with X ~ Bin(a + b - 1, 0.5), so it
    /// is summed exactly.
    /// </remarks>
    public static double LeaderProbability(int leader, int runnerUp)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leader);
        ArgumentOutOfRangeException.ThrowIfNegative(runnerUp);
        var trials = leader + runnerUp + 1;
        // C(trials, j) / 2^trials from j = 0 up; at most 129 trials, far from underflow.
        var term = Math.Pow(0.5, trials);
        var below = 0.0;
        for (var j = 0; j <= leader; j++)
        {
            below += term;
            term *= (trials - j) / (j + 1.0);
        }
        return Math.Min(below, 1);
    }

    public static bool Decides(int leader, int runnerUp, double threshold) => LeaderProbability(leader, runnerUp) >= threshold;
}
