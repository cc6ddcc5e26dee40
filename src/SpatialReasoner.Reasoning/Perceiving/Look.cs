using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>What one chain says of the image: the objects it lists, or how likely it says yes.</summary>
/// <param name="IsComplete">Whether the chain came to its own end: one that was cut off leaves out objects that are there.</param>
internal sealed record Look(IReadOnlyList<PerceivedObject> Objects, double? Yes, bool IsComplete)
{
    /// <summary>Whether its coordinates come with the model's own spread.</summary>
    public bool IsExpectation => Objects.Any(o => o.Spread is not null);

    public static Look Of(CompletedChain chain) => new(RecordParser.Parse(chain), ReadYes(chain), chain.FinishReason == FinishReason.Stop);

    public Look Mirrored() => this with { Objects = [.. Objects.Select(o => o.Mirrored())] };

    /// <summary>Probability of yes against no at the first token, where both are reported; otherwise what the text says. Null for neither.</summary>
    private static double? ReadYes(CompletedChain chain)
    {
        if (chain.Tokens is [{ Alternatives.Count: > 0 } first, ..])
        {
            var (yes, no) = (Mass(first, "yes"), Mass(first, "no"));
            if (yes + no > 0.5)
                return yes / (yes + no);
        }
        return AnswerReader.Read(chain.Text, new AnswerFormat(AnswerType.YesNo))?.Answer is { Type: AnswerType.YesNo } answer ? answer.Text == "yes" ? 1 : 0 : null;
    }

    private static double Mass(TokenLogprob token, string word) =>
        token.Alternatives.Where(a => a.Text.AsSpan().Trim().Equals(word, StringComparison.OrdinalIgnoreCase)).Sum(a => Math.Exp(a.Logprob));
}
