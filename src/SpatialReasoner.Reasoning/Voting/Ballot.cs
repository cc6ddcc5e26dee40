using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>A chain's vote.</summary>
/// <param name="Chain">Chain id.</param>
/// <param name="Answer">Null abstains.</param>
/// <param name="Logprob">Sum over the chain's tokens, nats: breaks ties.</param>
public sealed record Ballot(int Chain, SpatialAnswer? Answer, double Logprob)
{
    /// <summary>What the vote counts, at least 0; only the ratio to other ballots matters.</summary>
    /// <value>Default 1: a chain, a vote.</value>
    public double Weight { get; init; } = 1;
}

/// <summary>What an election came to.</summary>
/// <param name="Answer">Null when nobody voted.</param>
/// <param name="Agreement">Share of all ballots, abstentions included, that agree with the answer.</param>
/// <param name="Votes">Best first.</param>
/// <param name="Representative">Id of the first chain that voted for the answer, or came nearest to it; -1 when nobody voted.</param>
public sealed record Outcome(SpatialAnswer? Answer, double Agreement, IReadOnlyList<Vote> Votes, int Representative)
{
    /// <summary>As <see cref="Agreement"/>, by weight: the share of all ballots' weight. The two are equal where all ballots weigh the same.</summary>
    public double Support { get; init; } = Agreement;
}
