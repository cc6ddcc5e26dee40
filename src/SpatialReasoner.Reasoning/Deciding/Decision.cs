using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>What geometry makes of a perceived scene.</summary>
/// <param name="Confidence">Share of the draws that agree with the answer, 0 to 1; lengths and angles agree within the bands of <see cref="Voting.Election"/>.</param>
/// <param name="Votes">Answers of the draws, best first.</param>
public sealed record Decision(SpatialAnswer Answer, double Confidence, IReadOnlyList<Vote> Votes)
{
    /// <summary>What each draw answered; null where the draw left the question without an answer.</summary>
    public required IReadOnlyList<SpatialAnswer?> Draws { get; init; }
}
