using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>
/// Counts the chains' answers by weight: plurality for words and counts, the median without outliers for lengths, the circular mean for angles.
/// </summary>
public static class Election
{
    /// <summary>Lengths this close to the median agree with it: a tenth of it, at least one step of the scenes' language (metres).</summary>
    private const double LengthStep = 0.25, LengthShare = 0.1;

    /// <summary>Angles this close to the mean agree with it: one step of the scenes' language, degrees.</summary>
    private const double AngleStep = 15;

    public static Outcome Count(IReadOnlyCollection<Ballot> ballots)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        // Where no vote weighs anything, there is nothing to prefer one by.
        if (ballots.All(b => b.Answer is null || b.Weight <= 0))
            ballots = [.. ballots.Select(b => b with { Weight = 1 })];
        var groups = Tally(ballots);
        if (groups.Count == 0)
            return new Outcome(null, 0, [], -1);
        var cast = groups.Sum(g => g.Weight);
        var votes = groups.Select(g => new Vote(g.Answer.Text, g.Count, g.Weight / cast)).ToList();
        var winner = Winner(ballots, groups);
        var agreeing = ballots.Where(b => b.Answer is { } answer && Agree(answer, winner)).ToList();
        var representative = agreeing.Count > 0 ? agreeing.Min(b => b.Chain) : groups[0].FirstChain;
        return new Outcome(winner, (double)agreeing.Count / ballots.Count, votes, representative)
        {
            Support = agreeing.Sum(b => b.Weight) / ballots.Sum(b => b.Weight),
        };
    }

    /// <summary>
    /// How much speaks for the answer that wins, and for the best of the others. Lengths and angles that agree count together: hardly two chains measure the
    /// very same.
    /// </summary>
    /// <param name="byWeight">Whether a ballot counts what it weighs, as a share of their mean, or one: statistics of counts do not hold for every kind of weight.</param>
    public static (double Leader, double RunnerUp) Leaders(IReadOnlyCollection<Ballot> ballots, bool byWeight = false)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        if (Count(ballots).Answer is not { } winner)
            return (0, 0);
        var mean = ballots.Average(b => b.Weight);
        var cast = ballots.Where(b => b.Answer is not null).Select(b => (Answer: b.Answer!, Worth: byWeight && mean > 0 ? b.Weight / mean : 1)).ToList();
        var others = cast.Where(b => !Agree(b.Answer, winner)).ToList();
        return (
            cast.Where(b => Agree(b.Answer, winner)).Sum(b => b.Worth),
            others.Count == 0 ? 0 : others.Max(b => others.Where(other => Agree(other.Answer, b.Answer)).Sum(other => other.Worth)));
    }

    /// <summary>Whether two answers say the same: equal words, lengths within a tenth or 0.25 m, angles within 15 degrees.</summary>
    public static bool Agree(SpatialAnswer answer, SpatialAnswer winner)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(winner);
        if (answer.Type != winner.Type)
            return false;
        return answer.Type switch
        {
            AnswerType.Distance => Math.Abs(answer.Value!.Value - winner.Value!.Value) <= Math.Max(LengthStep, LengthShare * winner.Value.Value),
            AnswerType.Angle => Math.Abs(Math.IEEERemainder(answer.Value!.Value - winner.Value!.Value, 360)) <= AngleStep,
            _ => Same(answer, winner),
        };
    }

    private static SpatialAnswer Winner(IReadOnlyCollection<Ballot> ballots, List<Group> groups)
    {
        // First what kind of answer won (a length, or "not in the image"), then which.
        var type = groups.GroupBy(g => g.Answer.Type).OrderByDescending(t => t.Sum(g => g.Weight)).ThenBy(t => t.Min(g => g.FirstChain)).First().Key;
        var values = ballots.Where(b => b.Answer?.Type == type && b.Answer.Value is not null).OrderBy(b => b.Chain)
            .Select(b => new Weighted(b.Answer!.Value!.Value, b.Weight)).ToList();
        switch (type)
        {
            case AnswerType.Distance:
                var metres = Averages.Median(Averages.WithoutOutliers(values));
                return new SpatialAnswer(type, $"{Numbers.Text(metres)} m", metres, "m");
            case AnswerType.Angle:
                var mean = Averages.CircularMean([.. values.Select(v => v with { Value = Angles.ToRadians((float)v.Value) })]);
                return SpatialAnswer.Angle(Math.Round(Angles.ToDegrees(Angles.Normalise(mean)), 1) % 360);
            default:
                return groups.Find(g => g.Answer.Type == type)!.Answer;
        }
    }

    /// <summary>
    /// Most weight first; equal weights by votes, then summed log-probability, then the lowest chain id: the same ballots always give the same order.
    /// </summary>
    private static List<Group> Tally(IEnumerable<Ballot> ballots)
    {
        var groups = new List<Group>();
        foreach (var ballot in ballots.OrderBy(b => b.Chain))
        {
            if (ballot.Answer is not { } answer)
                continue;
            var index = groups.FindIndex(g => Same(g.Answer, answer));
            if (index < 0)
                groups.Add(new Group(answer, 1, ballot.Weight, ballot.Logprob, ballot.Chain));
            else
                groups[index] = groups[index].With(ballot);
        }
        return [.. groups.OrderByDescending(g => g.Weight).ThenByDescending(g => g.Count).ThenByDescending(g => g.Logprob).ThenBy(g => g.FirstChain)];
    }

    private static bool Same(SpatialAnswer a, SpatialAnswer b) => a.Type == b.Type && string.Equals(a.Text, b.Text, StringComparison.OrdinalIgnoreCase);

    private sealed record Group(SpatialAnswer Answer, int Count, double Weight, double Logprob, int FirstChain)
    {
        public Group With(Ballot ballot) => this with { Count = Count + 1, Weight = Weight + ballot.Weight, Logprob = Logprob + ballot.Logprob };
    }
}
