namespace SpatialReasoner.Reasoning.Voting;

/// <summary>Early-stopping self-consistency (ESC, arXiv 2401.10480): a whole window of chains of one mind decides.</summary>
public static class EscStop
{
    /// <summary>Whether the last <paramref name="window"/> ballots were all cast and agree.</summary>
    /// <param name="ballots">In order of chain id.</param>
    public static bool Decides(IReadOnlyList<Ballot> ballots, int window)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        return ballots.Count >= window && Election.Count([.. ballots.TakeLast(window)]).Agreement >= 1;
    }
}
