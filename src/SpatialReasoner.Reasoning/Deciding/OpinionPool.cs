using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>
/// Two opinions on one answer, what geometry drew and what chains said, pooled log-linearly (Genest and Zidek 1986): an answer must be credible to
/// both, and the surer of the two decides. Lengths and angles are pooled as normal distributions, whose log-linear pool is the mean weighted by precision.
/// </summary>
internal static class OpinionPool
{
    /// <summary>Probability that an opinion leaves to answers it does not hold at all, in answers counted: half a vote (Krichevsky and Trofimov 1981).</summary>
    private const double Unheard = 0.5;

    /// <summary>Draws count as this many chains at most: they vary what was perceived, yet all rest on the same look.</summary>
    private const double DrawsWorth = 16;

    /// <summary>A set of equal answers has at least this deviation: half a step of the scenes' language, metres and degrees.</summary>
    private const double MinLengthDeviation = 0.125, MinAngleDeviation = 7.5;

    /// <summary>Null when neither holds an answer.</summary>
    public static Outcome? Pool(IReadOnlyList<SpatialAnswer?> draws, IReadOnlyList<SpatialAnswer?> chains)
    {
        var (geometry, model) = (Count(draws), Count(chains));
        if (geometry.Answer is null || model.Answer is null)
            return geometry.Answer is not null ? geometry : model.Answer is not null ? model : null;
        return geometry.Answer.Type == model.Answer.Type && geometry.Answer.Type is AnswerType.Distance or AnswerType.Angle
            ? Numbers(geometry, model, draws, chains)
            : Classes(draws, chains);
    }

    private static Outcome Count(IReadOnlyList<SpatialAnswer?> answers) => Election.Count([.. answers.Select((answer, i) => new Ballot(i, answer, 0))]);

    private static Outcome Classes(IReadOnlyList<SpatialAnswer?> draws, IReadOnlyList<SpatialAnswer?> chains)
    {
        var answers = draws.Concat(chains).OfType<SpatialAnswer>().DistinctBy(Key).ToList();
        var scale = Math.Min(1, DrawsWorth / draws.Count);
        var weights = answers.ConvertAll(answer => Math.Sqrt(Share(draws, answer, scale, answers.Count) * Share(chains, answer, 1, answers.Count)));
        var sum = weights.Sum();
        var votes = answers
            .Select((answer, i) => (answer, vote: new Vote(answer.Text, draws.Concat(chains).Count(a => a is not null && Key(a) == Key(answer)), weights[i] / sum)))
            .OrderByDescending(v => v.vote.Weight)
            .ToList();
        return new Outcome(votes[0].answer, votes[0].vote.Weight, [.. votes.Select(v => v.vote)], -1);
    }

    private static double Share(IReadOnlyList<SpatialAnswer?> opinion, SpatialAnswer answer, double scale, int answers) =>
        (opinion.Count(a => a is not null && Key(a) == Key(answer)) * scale + Unheard) / (opinion.Count(a => a is not null) * scale + Unheard * answers);

    private static string Key(SpatialAnswer answer) => $"{answer.Type} {answer.Text.ToUpperInvariant()}";

    private static Outcome Numbers(Outcome geometry, Outcome model, IReadOnlyList<SpatialAnswer?> draws, IReadOnlyList<SpatialAnswer?> chains)
    {
        var circular = geometry.Answer!.Type == AnswerType.Angle;
        var (a, b) = (geometry.Answer.Value!.Value, model.Answer!.Value!.Value);
        var (pa, pb) = (Precision(draws, geometry.Answer, circular), Precision(chains, model.Answer, circular));
        var towards = circular ? Math.IEEERemainder(b - a, 360) : b - a;
        var value = a + towards * pb / (pa + pb);
        var answer = circular ? SpatialAnswer.Angle(Math.Round((value + 360) % 360, 1)) : new SpatialAnswer(AnswerType.Distance, $"{Scenes.Numbers.Text(value)} m", value, "m");
        var all = draws.Concat(chains).OfType<SpatialAnswer>().ToList();
        return new Outcome(answer, (double)all.Count(x => Election.Agree(x, answer)) / all.Count, [new Vote(answer.Text, all.Count, 1)], -1);
    }

    private static double Precision(IReadOnlyList<SpatialAnswer?> opinion, SpatialAnswer middle, bool circular)
    {
        var least = circular ? MinAngleDeviation : MinLengthDeviation;
        var variance = opinion.OfType<SpatialAnswer>().Where(a => a.Type == middle.Type)
            .Average(a => Math.Pow(circular ? Math.IEEERemainder(a.Value!.Value - middle.Value!.Value, 360) : a.Value!.Value - middle.Value!.Value, 2));
        return 1 / (variance + least * least);
    }
}
