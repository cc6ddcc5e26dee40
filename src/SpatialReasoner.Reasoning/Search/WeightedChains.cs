using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Search;

/// <summary>A chain that came to its end, with what it weighs, above 0.</summary>
internal readonly record struct WeightedChain(SampledChain Chain, double Weight);

/// <summary>What weighted chains come to: the answer of the best of them, or the one they vote for.</summary>
internal static class WeightedChains
{
    /// <summary>
    /// Best-of-N: the heaviest chain's answer. Ties, which are the rule where nothing can be verified, go to the answer with more weight behind it, then
    /// to the likelier chain, then to the lower id.
    /// </summary>
    public static Conclusion Best(IReadOnlyCollection<WeightedChain> chains, PerceivedScene? scene)
    {
        var voters = Voters(chains);
        return Conclude(chains, voters, voters.FirstOrDefault().Chain?.Chain.Answer, scene);
    }

    /// <summary>Weighted vote: the weights of equal answers add up; of lengths the weighted median, of angles the weighted mean direction.</summary>
    public static Conclusion Vote(IReadOnlyCollection<WeightedChain> chains, PerceivedScene? scene)
    {
        using var span = ReasoningTelemetry.Source.StartActivity("vote");
        var voters = Voters(chains);
        if (voters.Count == 0)
            return Conclude(chains, voters, winner: null, scene);
        // First what kind of answer won (a length, or "not in the image"), then which.
        var ofKind = voters.GroupBy(v => v.Chain.Chain.Answer!.Type).MaxBy(g => g.Sum(v => v.Weight))!.ToList();
        var heaviest = ofKind.GroupBy(v => Key(v.Chain.Chain.Answer!)).MaxBy(g => g.Sum(v => v.Weight))!.First().Chain.Chain.Answer!;
        return Conclude(chains, voters, Average(ofKind) ?? heaviest, scene);
    }

    private static Conclusion Conclude(IReadOnlyCollection<WeightedChain> chains, List<WeightedChain> voters, SpatialAnswer? winner, PerceivedScene? scene)
    {
        if (winner is null)
            return new Conclusion(null, 0, [], chains.Select(c => c.Chain).MinBy(c => c.Chain.Id), scene);
        var cast = voters.Sum(v => v.Weight);
        var votes = voters.GroupBy(v => Key(v.Chain.Chain.Answer!))
            .Select(g => new Vote(g.First().Chain.Chain.Answer!.Text, g.Count(), g.Sum(v => v.Weight) / cast))
            .OrderByDescending(v => v.Weight).ToList();
        var agreeing = voters.Where(v => Election.Agree(v.Chain.Chain.Answer!, winner)).ToList();
        return new Conclusion(
            winner, agreeing.Sum(v => v.Weight) / chains.Sum(c => c.Weight), votes, agreeing.Count > 0 ? agreeing[0].Chain : voters[0].Chain, scene);
    }

    /// <summary>Chains with an answer, best first; equal weights are compared after rounding, so that no last bit decides.</summary>
    private static List<WeightedChain> Voters(IEnumerable<WeightedChain> chains)
    {
        var voters = chains.Where(c => c.Chain.Chain.Answer is not null).ToList();
        var behind = voters.GroupBy(v => Key(v.Chain.Chain.Answer!)).ToDictionary(g => g.Key, g => g.Sum(v => v.Weight));
        return
        [
            .. voters.OrderByDescending(v => Math.Round(v.Weight, 6)).ThenByDescending(v => Math.Round(behind[Key(v.Chain.Chain.Answer!)], 6))
                .ThenByDescending(v => v.Chain.Chain.Logprob).ThenBy(v => v.Chain.Chain.Id),
        ];
    }

    private static (AnswerType, string) Key(SpatialAnswer answer) => (answer.Type, answer.Text.ToUpperInvariant());

    /// <summary>The average of numbers; null where answers are words.</summary>
    private static SpatialAnswer? Average(List<WeightedChain> voters)
    {
        switch (voters[0].Chain.Chain.Answer!.Type)
        {
            case AnswerType.Distance:
                var half = voters.Sum(v => v.Weight) / 2;
                var sorted = voters.OrderBy(v => v.Chain.Chain.Answer!.Value).ToList();
                var reached = 0.0;
                return sorted.Find(v => (reached += v.Weight) >= half - 1e-12).Chain.Chain.Answer;
            case AnswerType.Angle:
                double sin = 0, cos = 0;
                foreach (var (chain, weight) in voters)
                {
                    var (s, c) = Math.SinCos(Angles.ToRadians((float)chain.Chain.Answer!.Value!.Value));
                    (sin, cos) = (sin + (weight * s), cos + (weight * c));
                }
                return SpatialAnswer.Angle(Math.Round(Angles.ToDegrees(Angles.Normalise((float)Math.Atan2(sin, cos))), 1) % 360);
            default:
                return null;
        }
    }
}
