using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>A finished chain with what was read from it.</summary>
/// <param name="Read">Null when it holds no answer, or was not asked for one. Offsets are into <see cref="FullText"/>.</param>
public sealed record SampledChain(ReasoningChain Chain, CompletedChain Completed, ReadAnswer? Read)
{
    /// <summary>The step it was sampled for.</summary>
    public required SampleStep Step { get; init; }

    /// <summary>The whole assistant's turn: what the chain continued and what it added.</summary>
    public string FullText => Step.AssistantPrefix + Completed.Text;

    /// <summary>What it says it sees, as it is in the original image; null when it tells of nothing.</summary>
    public PerceivedScene? Perceived => RecordParser.Parse(FullText) is { Count: > 0 } seen
        ? Step.View is { } view ? view.SceneBack(new PerceivedScene(seen)) : new PerceivedScene(seen)
        : null;

    /// <summary>Probability the model gave the answer's own tokens; null when it reports no tokens.</summary>
    public double? AnswerProbability => AnswerTokens() is { Count: > 0 } tokens ? Math.Min(1, Math.Exp(tokens.Sum(t => (double)t.Logprob))) : null;

    /// <summary>The tokens the answer is made of.</summary>
    public IReadOnlyList<TokenLogprob> AnswerTokens()
    {
        if (Read is not { } read)
            return [];
        var tokens = new List<TokenLogprob>();
        var at = Step.AssistantPrefix.Length;
        var end = at + Completed.Text.Length;
        foreach (var token in Completed.Tokens)
        {
            if (at < read.End && at + token.Text.Length > read.Start && at < end)
                tokens.Add(token);
            at += token.Text.Length;
        }
        return tokens;
    }
}
