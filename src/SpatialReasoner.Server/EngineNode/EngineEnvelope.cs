using SpatialReasoner.Inference;
using SpatialReasoner.Server.OpenAI;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>Writes the documents of one request: what its response and all its chunks have in common, around what the model tells.</summary>
internal sealed class EngineEnvelope(EngineCall call, string model, string fingerprint, DateTimeOffset created)
{
    private const string Assistant = "assistant";

    private readonly string id = $"chatcmpl-{Guid.NewGuid():n}";
    private readonly bool[] begun = new bool[call.Completion.Sampling.Chains];
    private TokenUsage usage = TokenUsage.Zero;

    public EngineResponse Whole(Completion completion) => new()
    {
        Id = id,
        Created = created.ToUnixTimeSeconds(),
        Model = model,
        SystemFingerprint = fingerprint,
        Choices = [.. completion.Chains.Select((chain, i) =>
            new EngineChoice(i, new EngineMessage(Assistant, chain.Text), Logprobs(chain.Tokens), Reason(chain.FinishReason)))],
        Usage = EngineUsage.Of(completion.Usage),
        Timings = EngineTimings.Of(completion.Timings),
        Warnings = completion.Notices.Count > 0 ? completion.Notices : null,
    };

    /// <summary>The chunk that tells what happened; null where it tells nothing that a stream has not told.</summary>
    public EngineChunk? Chunk(CompletionChunk happened)
    {
        switch (happened)
        {
            case PromptProcessed prompt:
                usage = usage.Add(prompt.Usage);
                return Empty() with { Usage = EngineUsage.Of(usage), Timings = EngineTimings.Of(prompt.Timings) };
            case ChainDelta delta:
                // A token may add no text: the end of the turn, part of a character, part of what may be a stop string.
                return delta.Text.Length > 0 || call.TellsTokens && delta.Tokens.Count > 0
                    ? Choice(delta.Chain, delta.Text, Logprobs(delta.Tokens), null)
                    : null;
            case ChainFinished finished:
                usage = usage.AddCompletion(finished.Result.TokenCount);
                return Choice(finished.Chain, null, null, Reason(finished.Result.FinishReason));
            case TokensSpent spent:
                usage = usage.Add(spent.Usage);
                return null;
            case ModelNotice notice:
                return Empty() with { Warnings = [notice.Text] };
            default:
                return null;
        }
    }

    /// <summary>The last chunk: everything that was spent.</summary>
    public EngineChunk UsageChunk() => Empty() with { Usage = EngineUsage.Of(usage) };

    private EngineChunk Choice(int chain, string? text, ChatLogprobs? logprobs, string? finishReason)
    {
        // The first one of a chain says who speaks.
        var delta = new ChatDelta { Role = begun[chain] ? null : Assistant, Content = text };
        begun[chain] = true;
        return Empty() with { Choices = [new ChatChunkChoice(chain, delta, logprobs, finishReason)] };
    }

    private ChatLogprobs? Logprobs(IReadOnlyList<TokenLogprob> tokens) =>
        call.TellsTokens ? ChatLogprobs.Of(tokens, call.Completion.Sampling.TopLogprobs, ids: true) : null;

    private static string Reason(FinishReason reason) => reason == FinishReason.Length ? "length" : "stop";

    private EngineChunk Empty() => new() { Id = id, Created = created.ToUnixTimeSeconds(), Model = model, SystemFingerprint = fingerprint };
}
