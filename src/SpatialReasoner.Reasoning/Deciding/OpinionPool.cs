using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>
/// Several opinions on one answer, pooled log-linearly (Genest and Zidek 1986): an answer must be credible to all of them, and the surest decides. Whether
/// the object is there at all is pooled apart from what the answer is if it is. Lengths and angles are pooled as normal distributions, whose log-linear
/// pool is the mean weighted by precision.
/// </summary>
internal static class OpinionPool
{
    /// <summary>A set of equal lengths or angles has at least this deviation: half a step of the scenes' language, metres and degrees.</summary>
    private const double MinLengthDeviation = 0.125, MinAngleDeviation = 7.5;

    /// <summary>Null when none holds an answer. The outcome's agreement is the pooled probability of its answer.</summary>
    public static Outcome? Pool(params IReadOnlyList<Opinion> opinions)
    {
        var voices = opinions.Where(o => o.Answers.Sum(a => a.Weight) > 0).Select(o => new Voice(o)).ToList();
        if (voices.Count == 0)
            return null;
        var absent = Logistic(voices.Sum(v => v.AbsenceEvidence));
        var present = voices.SelectMany(v => v.Present.Keys).Distinct(SameWords.Compare).ToList();
        var outcomes = present.Count == 0 ? []
            : present[0].Type is AnswerType.Distance or AnswerType.Angle ? [Number(voices)] : Classes(voices, present);
        var candidates = outcomes.ConvertAll(c => c with { Probability = c.Probability * (1 - absent) });
        if (voices.Exists(v => v.Absent > 0))
            candidates.Add(new Candidate(SpatialAnswer.Absent, absent));
        var ranked = candidates.OrderByDescending(c => c.Probability).ThenBy(c => c.Answer.Text, StringComparer.Ordinal).ToList();
        var sum = ranked.Sum(c => c.Probability);
        return new Outcome(
            ranked[0].Answer, ranked[0].Probability, [.. ranked.Select(c => new Vote(c.Answer.Text, voices.Count(v => SameWords.Compare.Equals(v.Favourite, c.Answer)), c.Probability / sum))], -1);
    }

    /// <summary>Some probability stays with answers nobody named, as much as all of them doubt.</summary>
    private static List<Candidate> Classes(List<Voice> voices, List<SpatialAnswer> present)
    {
        var logs = present.ConvertAll(answer => voices.Sum(v => v.Log(v.Present.GetValueOrDefault(answer), present.Count)));
        var unnamed = voices.Sum(v => v.Log(0, present.Count));
        var highest = Math.Max(logs.Max(), unnamed);
        var total = logs.Sum(log => Math.Exp(log - highest)) + Math.Exp(unnamed - highest);
        return [.. present.Select((answer, i) => new Candidate(answer, Math.Exp(logs[i] - highest) / total))];
    }

    private static Candidate Number(List<Voice> voices)
    {
        var measured = voices.Where(v => v.Present.Count > 0).Select(v => (Voice: v, v.Middle)).ToList();
        var circular = measured[0].Middle.Type == AnswerType.Angle;
        var from = measured[0].Middle.Value!.Value;
        double weights = 0, sum = 0;
        foreach (var (voice, middle) in measured)
        {
            var weight = voice.Trust.Weight * (1 - voice.Absent) / Variance(voice, middle, circular);
            weights += weight;
            sum += weight * Difference(middle.Value!.Value, from, circular);
        }
        var value = from + (sum / weights);
        var answer = circular ? SpatialAnswer.Angle(Math.Round((value + 360) % 360, 1)) : new SpatialAnswer(AnswerType.Distance, $"{Scenes.Numbers.Text(value)} m", value, "m");
        return new Candidate(answer, measured.Average(m => m.Voice.Present.Where(p => Election.Agree(p.Key, answer)).Sum(p => p.Value)));
    }

    private static double Variance(Voice voice, SpatialAnswer middle, bool circular)
    {
        var least = circular ? MinAngleDeviation : MinLengthDeviation;
        return (least * least) + voice.Present.Sum(p => p.Value * Math.Pow(Difference(p.Key.Value!.Value, middle.Value!.Value, circular), 2));
    }

    private static double Difference(double value, double from, bool circular) => circular ? Math.IEEERemainder(value - from, 360) : value - from;

    private static double Logistic(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private readonly record struct Candidate(SpatialAnswer Answer, double Probability);

    /// <summary>An opinion as probabilities: that the object is absent, and of each answer if it is not.</summary>
    private sealed class Voice
    {
        public Voice(Opinion opinion)
        {
            Trust = opinion.Trust;
            var total = opinion.Answers.Sum(a => a.Weight);
            var present = opinion.Answers.Where(a => a.Answer.Type != AnswerType.Absent).ToList();
            var there = present.Sum(a => a.Weight);
            Absent = 1 - (there / total);
            Present = present.GroupBy(a => a.Answer, SameWords.Compare).ToDictionary(g => g.Key, g => g.Sum(a => a.Weight) / there, SameWords.Compare);
            Middle = there > 0 ? Election.Count([.. present.Select((a, i) => new Ballot(i, a.Answer, 0) { Weight = a.Weight })]).Answer! : SpatialAnswer.Absent;
        }

        public Trust Trust { get; }

        public double Absent { get; }

        public IReadOnlyDictionary<SpatialAnswer, double> Present { get; }

        /// <summary>The answer if the object is there.</summary>
        public SpatialAnswer Middle { get; }

        public SpatialAnswer Favourite => Absent > 0.5 ? SpatialAnswer.Absent : Middle;

        /// <summary>Log-odds that the object is absent.</summary>
        public double AbsenceEvidence
        {
            get
            {
                var probability = ((1 - Trust.PresenceDoubt) * Absent) + (Trust.PresenceDoubt / 2);
                return Trust.PresenceWeight * Math.Log(probability / (1 - probability));
            }
        }

        /// <summary>What it adds to an answer's logarithm; the less sure it is that the object is there, the less it has to say about the rest.</summary>
        public double Log(double probability, int answers) =>
            Trust.Weight * (1 - Absent) * Math.Log(((1 - Trust.Doubt) * probability) + (Trust.Doubt / (answers + 1)));
    }

    /// <summary>Answers are the same in whatever case.</summary>
    private sealed class SameWords : IEqualityComparer<SpatialAnswer>
    {
        public static SameWords Compare { get; } = new();

        public bool Equals(SpatialAnswer? x, SpatialAnswer? y) => x?.Type == y?.Type && string.Equals(x?.Text, y?.Text, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(SpatialAnswer answer) => StringComparer.OrdinalIgnoreCase.GetHashCode(answer.Text);
    }
}
