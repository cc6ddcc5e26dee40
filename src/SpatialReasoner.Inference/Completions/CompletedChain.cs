namespace SpatialReasoner.Inference;

/// <summary>Why a chain ended.</summary>
public enum FinishReason
{
    /// <summary>The model said so, or a stop string was met.</summary>
    Stop,

    /// <summary><see cref="SamplingParameters.MaxTokens"/> or the context length was reached.</summary>
    Length,

    /// <summary>The caller ended the request early.</summary>
    Cancelled,
}

/// <summary>A generated token. <paramref name="Logprob"/> is the natural log of its probability under the model at
/// temperature 1, before any truncation of the distribution.</summary>
public sealed record TokenLogprob(int Id, string Text, float Logprob)
{
    /// <summary><see cref="Id"/> of tokens whose server shows their text only.</summary>
    public const int UnknownId = -1;

    /// <summary>Most likely alternatives at this position, best first; empty unless asked for.</summary>
    public IReadOnlyList<TokenAlternative> Alternatives { get; init; } = [];
}

public readonly record struct TokenAlternative(int Id, string Text, float Logprob);

/// <summary>A finished chain.</summary>
/// <param name="Text">Everything the chain added, without special tokens and without the stop string.</param>
/// <param name="Tokens">Its tokens in order, the end-of-turn token included when the model produced one.</param>
public sealed record CompletedChain(string Text, IReadOnlyList<TokenLogprob> Tokens, FinishReason FinishReason)
{
    /// <summary>Tokens it cost; <see cref="Tokens"/> is empty where a model counts its tokens and does not show them.</summary>
    public int TokenCount { get; init; } = Tokens.Count;

    /// <summary>Sum of the tokens' log-probabilities (nats).</summary>
    public float Logprob => Tokens.Sum(t => t.Logprob);
}
