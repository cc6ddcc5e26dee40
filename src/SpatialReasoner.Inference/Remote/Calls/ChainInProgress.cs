using System.Text;
using SpatialReasoner.Inference.Remote.Wire;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>What one attempt has received of one chain.</summary>
internal sealed class ChainInProgress
{
    private readonly StringBuilder text = new();
    private readonly List<TokenLogprob> tokens = [];
    private bool tokensAreWhole = true;

    public FinishReason? Finished { get; private set; }

    /// <summary>Tokens as far as they are shown, else events with text: most servers send one per token.</summary>
    public int CountedTokens => tokensAreWhole && tokens.Count > 0 ? tokens.Count : Events;

    public bool ShowsTokens => tokensAreWhole && tokens.Count > 0;

    private int Events { get; set; }

    /// <summary>Takes what an event adds.</summary>
    /// <returns>The added text and tokens.</returns>
    public (string Text, IReadOnlyList<TokenLogprob> Tokens) Take(ChunkChoice choice)
    {
        // A server's reasoning parser only says of a part of the chain what it takes it for.
        var added = choice.Delta?.ReasoningContent + choice.Delta?.Content;
        IReadOnlyList<TokenLogprob> shown = [.. (choice.Logprobs?.Content ?? []).Select(Token)];
        text.Append(added);
        tokens.AddRange(shown);
        if (added.Length > 0)
        {
            Events++;
            tokensAreWhole &= shown.Count > 0;
        }
        // content_filter, eos_token and whatever else a server knows end a chain as it ends itself.
        if (choice.FinishReason is { } reason)
            Finished = reason == "length" ? FinishReason.Length : FinishReason.Stop;
        return (added, shown);
    }

    public CompletedChain Complete(int tokenCount) =>
        new(text.ToString(), ShowsTokens ? tokens : [], Finished ?? FinishReason.Cancelled) { TokenCount = ShowsTokens ? tokens.Count : tokenCount };

    private static TokenLogprob Token(TokenDocument token) =>
        new(token.TokenId ?? TokenLogprob.UnknownId, token.Token ?? "", token.Logprob ?? 0)
        {
            Alternatives = [.. (token.TopLogprobs ?? []).Select(a => new TokenAlternative(a.TokenId ?? TokenLogprob.UnknownId, a.Token ?? "", a.Logprob ?? 0))],
        };
}
