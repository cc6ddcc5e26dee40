using System.Text;
using System.Text.Json.Serialization;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.OpenAI;

/// <param name="Content">The tokens the answer was said in; empty where no chain said it.</param>
/// <param name="Refusal">Always null.</param>
internal sealed record ChatLogprobs(IReadOnlyList<ChatTokenLogprob> Content, object? Refusal)
{
    public static ChatLogprobs Of(IReadOnlyList<TokenLogprob> tokens, int alternatives, bool ids = false) =>
        new([.. tokens.Select(t => ChatTokenLogprob.Of(t, alternatives, ids))], null);
}

/// <param name="Logprob">Natural log of its probability at temperature 1.</param>
/// <param name="Bytes">UTF-8; null for part of a character.</param>
/// <param name="TopLogprobs">The most likely tokens at its place, best first.</param>
internal sealed record ChatTokenLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes, IReadOnlyList<ChatTopLogprob> TopLogprobs)
{
    /// <summary>Its number in the vocabulary; told by the engine node only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TokenId { get; init; }

    /// <summary>What OpenAI writes for a token that is as good as impossible; JSON has no infinity.</summary>
    private const float Impossible = -9999;

    public static ChatTokenLogprob Of(TokenLogprob token, int alternatives, bool ids) => new(
        token.Text, Finite(token.Logprob), BytesOf(token.Text),
        [.. token.Alternatives.Take(alternatives).Select(a => new ChatTopLogprob(a.Text, Finite(a.Logprob), BytesOf(a.Text)) { TokenId = ids ? a.Id : null })])
    {
        TokenId = ids ? token.Id : null,
    };

    private static float Finite(float logprob) => float.IsFinite(logprob) ? logprob : Impossible;

    private static IReadOnlyList<int>? BytesOf(string text) =>
        text.Contains('\uFFFD', StringComparison.Ordinal) ? null : [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];
}

internal sealed record ChatTopLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes)
{
    /// <summary>Its number in the vocabulary; told by the engine node only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TokenId { get; init; }
}
