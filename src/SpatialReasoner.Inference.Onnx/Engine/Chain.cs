using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>One chain of a request while it runs: what it has produced and what it needs to go on.</summary>
internal sealed class Chain
{
    private readonly int index;
    private readonly int[]? continuation; // what the chain says; null lets it draw
    private readonly IDetokenizer detokenizer;
    private readonly StopStrings stops;
    private readonly StringBuilder text = new();
    private readonly List<TokenLogprob> tokens = [];
    private GrammarState? grammar; // of a constrained chain: what it has said so far

    public Chain(EngineRequest request, int index)
    {
        this.index = index;
        Request = request;
        continuation = request.Continuations.Count > 0 ? request.Continuations[index] : null;
        Sampling = new SamplerState(request.Sampling, SamplingParameters.ChainSeed(request.Seed, request.Sampling.FirstChain + index));
        detokenizer = request.Text.Detokenizer();
        grammar = request.Mask?.Start;
        stops = new StopStrings(continuation is null ? request.Sampling.StopStrings : []);
    }

    public EngineRequest Request { get; }

    public SamplerState Sampling { get; }

    /// <summary>The token to be fed in the next step: the one drawn last, or the prompt's last one if the chain begins by feeding that itself.</summary>
    public int Pending => tokens.Count == 0 ? Request.Prompt.Tokens[^1] : tokens[^1].Id;

    /// <summary>The token the chain takes next whatever the model would draw; null if it draws.</summary>
    public int? Forced => continuation?[tokens.Count];

    /// <summary>Tokens the chain may take next.</summary>
    /// <param name="room">Tokens there is room for, that one included.</param>
    /// <returns>Empty where it is free.</returns>
    /// <exception cref="ModelFailedException">The vocabulary has none.</exception>
    public ReadOnlySpan<int> Allowed(int room) =>
        grammar is null ? default : Request.Mask!.Allowed(grammar, Math.Min(room, Request.Sampling.MaxTokens - tokens.Count));

    /// <summary>Adds a drawn token and reports it.</summary>
    /// <param name="endOfTurn">The model ended its turn with this token: it is counted but not text.</param>
    /// <param name="roomLeft">Positions the chain may still hold after this token.</param>
    /// <returns>Why the chain ends here; null if it goes on.</returns>
    public FinishReason? Accept(TokenLogprob token, bool endOfTurn, int roomLeft)
    {
        if (continuation is not null)
            return Follow(token);
        tokens.Add(token);
        if (grammar is not null)
            grammar = Request.Mask!.After(grammar, token.Id);
        Report(endOfTurn ? "" : stops.Append(detokenizer.Append(token.Id)), [token]);
        if (endOfTurn || stops.Met)
            return FinishReason.Stop;
        return tokens.Count >= Request.Sampling.MaxTokens || roomLeft <= 0 ? FinishReason.Length : null;
    }

    /// <summary>Reports the end of the chain, after the text that was held back.</summary>
    public void Finish(FinishReason reason)
    {
        if (!stops.Met)
        {
            var rest = stops.Append(detokenizer.Flush());
            rest += stops.Flush();
            if (rest.Length > 0)
                Report(rest, []);
        }
        Request.Emit(new ChainFinished(index, new CompletedChain(text.ToString(), tokens, reason)));
    }

    /// <summary>Keys of the positions in the chain's row: its prompt and every token it was fed, all but the last one drawn.</summary>
    public long[] RowKeys()
    {
        var prompt = Request.Prompt.Keys;
        var keys = new long[prompt.Length + tokens.Count - 1];
        prompt.CopyTo(keys, 0);
        for (var i = 0; i < tokens.Count - 1; i++)
            keys[prompt.Length + i] = tokens[i].Id;
        return keys;
    }

    private FinishReason? Follow(TokenLogprob token)
    {
        tokens.Add(token);
        Report(detokenizer.Append(token.Id), [token]);
        return tokens.Count == continuation!.Length ? FinishReason.Stop : null;
    }

    private void Report(string added, IReadOnlyList<TokenLogprob> newTokens)
    {
        text.Append(added);
        Request.Emit(new ChainDelta(index, added, newTokens));
    }
}
