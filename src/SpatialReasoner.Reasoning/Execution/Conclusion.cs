using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>What a strategy came to.</summary>
/// <param name="Answer">Null abstains.</param>
/// <param name="Leading">The chain that stands for the answer, its text is shown where nothing could be read; null when no chain was sampled.</param>
public sealed record Conclusion(SpatialAnswer? Answer, double Confidence, IReadOnlyList<Vote> Votes, SampledChain? Leading, PerceivedScene? Scene)
{
    /// <summary>What the answer rests on, see <see cref="AnswerSource"/>.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [AnswerSource.Model];

    public ImageContent? MentalImage { get; init; }

    /// <summary>Verdicts by chain id, where chains were verified.</summary>
    public IReadOnlyDictionary<int, Verdict> Verdicts { get; init; } = new Dictionary<int, Verdict>();

    /// <summary>Confidence where the model reports no token probabilities: nothing is known either way.</summary>
    private const double Unknown = 0.5;

    /// <summary>The conclusion of one chain: its answer, as sure as the model was of its words.</summary>
    public static Conclusion Of(SampledChain chain, PerceivedScene? scene = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var answer = chain.Chain.Answer;
        return new Conclusion(
            answer,
            answer is null ? 0 : chain.AnswerProbability ?? Unknown,
            answer is null ? [] : [new Vote(answer.Text, 1, 1)],
            chain,
            scene ?? chain.Perceived);
    }
}
