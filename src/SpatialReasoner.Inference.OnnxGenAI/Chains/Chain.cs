using System.Text;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>One chain while it runs: its tokens, its text so far, and when it ends.</summary>
internal sealed class Chain(int index, SamplingParameters sampling, int[]? continuation, ITokenStream stream, Action<CompletionChunk> emit)
{
    private readonly StopStrings stops = new(continuation is null ? sampling.StopStrings : []);
    private readonly StringBuilder text = new();
    private readonly List<TokenLogprob> tokens = [];

    /// <summary>The token the chain takes next whatever the model would draw; null if it draws.</summary>
    public int? Forced => continuation?[tokens.Count];

    /// <summary>Adds a token and reports it.</summary>
    /// <param name="endOfTurn">The model ended its turn with this token: it is counted but not text.</param>
    /// <param name="room">Tokens that prompt and answer leave to the answer.</param>
    /// <returns>Why the chain ends here; null if it goes on.</returns>
    public FinishReason? Accept(TokenLogprob token, bool endOfTurn, int room)
    {
        tokens.Add(token);
        var isText = continuation is not null || !endOfTurn;
        Report(isText ? stops.Append(stream.Append(token.Id)) : "", [token]);
        if (continuation is not null)
            return tokens.Count == continuation.Length ? FinishReason.Stop : null;
        if (endOfTurn || stops.Met)
            return FinishReason.Stop;
        return tokens.Count >= Math.Min(sampling.MaxTokens, room) ? FinishReason.Length : null;
    }

    /// <summary>Reports the end of the chain, after the text that was held back.</summary>
    public void Finish(FinishReason reason)
    {
        if (!stops.Met && stops.Flush() is { Length: > 0 } rest)
            Report(rest, []);
        emit(new ChainFinished(index, new CompletedChain(text.ToString(), tokens, reason)));
    }

    private void Report(string added, IReadOnlyList<TokenLogprob> newTokens)
    {
        text.Append(added);
        emit(new ChainDelta(index, added, newTokens));
    }
}
