using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>Counts the chains' answers: plurality for words and counts, the median for lengths, the circular mean for angles.</summary>
public static class Election
{
    /// <summary>Lengths this close to the median agree with it: a tenth of it, at least one step of the scenes' language (metres).</summary>
    private const double LengthStep = 0.25, LengthShare = 0.1;

    /// <summary>Angles this close to the mean agree with it: one step of the scenes' language, degrees.</summary>
    private const double AngleStep = 15;

    public static Outcome Count(IReadOnlyCollection<Ballot> ballots)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        var groups = Tally(ballots);
        if (groups.Count == 0)
            return new Outcome(null, 0, [], -1);
        var cast = groups.Sum(g => g.Count);
        var votes = groups.Select(g => new Vote(g.Answer.Text, g.Count, (double)g.Count / cast)).ToList();
        var winner = Winner(ballots, groups);
        var agreeing = ballots.Where(b => b.Answer is { } answer && Agrees(answer, winner)).ToList();
        var representative = agreeing.Count > 0 ? agreeing.Min(b => b.Chain) : groups[0].FirstChain;
        return new Outcome(winner, (double)agreeing.Count / ballots.Count, votes, representative);
    }

    /// <summary>Votes of the two leading answers.</summary>
    public static (int Leader, int RunnerUp) Leaders(IReadOnlyCollection<Ballot> ballots)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        var groups = Tally(ballots);
        return (groups.Count > 0 ? groups[0].Count : 0, groups.Count > 1 ? groups[1].Count : 0);
    }

    private static SpatialAnswer Winner(IReadOnlyCollection<Ballot> ballots, List<Group> groups)
    {
        // First what kind of answer won (a length, or "not in the image"), then which.
        var type = groups.GroupBy(g => g.Answer.Type).OrderByDescending(t => t.Sum(g => g.Count)).ThenBy(t => t.Min(g => g.FirstChain)).First().Key;
        var values = ballots.Where(b => b.Answer?.Type == type && b.Answer.Value is not null).Select(b => b.Answer!.Value!.Value);
        switch (type)
        {
            case AnswerType.Distance:
                var metres = Averages.Median(values);
                return new SpatialAnswer(type, $"{Numbers.Text(metres)} m", metres, "m");
            case AnswerType.Angle:
                var degrees = Angles.ToDegrees(Angles.Normalise(Averages.CircularMean(values.Select(v => Angles.ToRadians((float)v)))));
                return SpatialAnswer.Angle(Math.Round(degrees, 1) % 360);
            default:
                return groups.Find(g => g.Answer.Type == type)!.Answer;
        }
    }

    internal static bool Agrees(SpatialAnswer answer, SpatialAnswer winner)
    {
        if (answer.Type != winner.Type)
            return false;
        return answer.Type switch
        {
            AnswerType.Distance => Math.Abs(answer.Value!.Value - winner.Value!.Value) <= Math.Max(LengthStep, LengthShare * winner.Value.Value),
            AnswerType.Angle => Math.Abs(Math.IEEERemainder(answer.Value!.Value - winner.Value!.Value, 360)) <= AngleStep,
            _ => Same(answer, winner),
        };
    }

    /// <summary>Most votes first; equal counts by summed log-probability, then by the lowest chain id: the same ballots always give the same order.</summary>
    private static List<Group> Tally(IEnumerable<Ballot> ballots)
    {
        var groups = new List<Group>();
        foreach (var ballot in ballots.OrderBy(b => b.Chain))
        {
            if (ballot.Answer is not { } answer)
                continue;
            var index = groups.FindIndex(g => Same(g.Answer, answer));
            if (index < 0)
                groups.Add(new Group(answer, 1, ballot.Logprob, ballot.Chain));
            else
                groups[index] = groups[index] with { Count = groups[index].Count + 1, Logprob = groups[index].Logprob + ballot.Logprob };
        }
        return [.. groups.OrderByDescending(g => g.Count).ThenByDescending(g => g.Logprob).ThenBy(g => g.FirstChain)];
    }

    private static bool Same(SpatialAnswer a, SpatialAnswer b) => a.Type == b.Type && string.Equals(a.Text, b.Text, StringComparison.OrdinalIgnoreCase);

    private sealed record Group(SpatialAnswer Answer, int Count, double Logprob, int FirstChain);
}
