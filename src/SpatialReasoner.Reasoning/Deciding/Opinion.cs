using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>An answer with what is behind it: votes, draws or a probability; only ratios within one opinion matter.</summary>
internal readonly record struct WeightedAnswer(SpatialAnswer Answer, double Weight);

/// <summary>What one source holds of a question's answer.</summary>
/// <param name="Answers">Equal answers may come several times. Empty: the source is silent.</param>
internal sealed record Opinion(IReadOnlyList<WeightedAnswer> Answers, Trust Trust)
{
    public static Opinion OfDraws(Decision decision) => new([.. decision.Draws.OfType<SpatialAnswer>().Select(answer => new WeightedAnswer(answer, 1))], Trust.InGeometry);

    /// <summary>What a strategy came to, in the typed answers of the chains it voted over.</summary>
    public static Opinion Of(Conclusion conclusion, IEnumerable<SampledChain> chains, Trust trust)
    {
        var answers = chains.Select(c => c.Chain.Answer).OfType<SpatialAnswer>().DistinctBy(a => a.Text).ToDictionary(a => a.Text, StringComparer.Ordinal);
        return new Opinion([.. conclusion.Votes.Where(v => answers.ContainsKey(v.Answer)).Select(v => new WeightedAnswer(answers[v.Answer], v.Weight))], trust);
    }
}

/// <summary>
/// How far a kind of source is believed, once for whether what is asked about is there at all and once for what the answer is then: chains that are asked
/// about an object tend to see it, and are still right about its place.
/// </summary>
/// <param name="Weight">Exponent of its probabilities in the pool: below 1 for a source that is surer than it is right, or says what others said.</param>
/// <param name="Doubt">Probability, 0 to 1, that the answer is none of those it holds likely.</param>
/// <param name="PresenceWeight">As <paramref name="Weight"/>, of its probability that the object is in the image.</param>
/// <param name="PresenceDoubt">Share, 0 to 1, of that probability that stands for a coin toss.</param>
/// <remarks>
/// Fitted by likelihood on both embedded models together, hard scenes, 300 questions per kind, seeds from 2211523255552, each half judged by the fit of the
/// other; rounded, which costs nothing. The columns pooled were exact, score and best-of-n.
/// </remarks>
internal sealed record Trust(double Weight, double Doubt, double PresenceWeight, double PresenceDoubt)
{
    public static Trust InGeometry { get; } = new(2.1, 0.3, 1.2, 0.1);

    public static Trust InLikelihood { get; } = new(0.35, 0.01, 0.55, 0.01);

    public static Trust InChains { get; } = new(0.3, 0.1, 0.4, 0.65);
}
