using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpatialReasoner.Inference.Remote.Wire;

/// <summary>An event of a streamed chat completion, as far as it is read; what is missing is null.</summary>
/// <param name="Timings">Engine nodes of ours only.</param>
/// <param name="Error">Servers that fail after their first byte say so in an event.</param>
internal sealed record ChunkDocument(IReadOnlyList<ChunkChoice>? Choices, UsageDocument? Usage, TimingsDocument? Timings, JsonElement? Error);

internal sealed record ChunkChoice(int Index, DeltaDocument? Delta, LogprobsDocument? Logprobs, string? FinishReason);

/// <param name="ReasoningContent">What servers with a reasoning parser take out of the text; it is the chain all the same.</param>
internal sealed record DeltaDocument(string? Content, string? ReasoningContent);

internal sealed record LogprobsDocument(IReadOnlyList<TokenDocument>? Content);

/// <param name="TokenId">Engine nodes of ours only.</param>
internal sealed record TokenDocument(string? Token, int? TokenId, float? Logprob, IReadOnlyList<TokenDocument>? TopLogprobs);

internal sealed record UsageDocument(int? PromptTokens, int? CompletionTokens, PromptDetails? PromptTokensDetails);

internal sealed record PromptDetails(int? CachedTokens, int? ImageTokens);

internal sealed record TimingsDocument(double? QueueMs, double? VisionMs, double? PrefillMs);

/// <summary>OpenAI's error object; some servers put its members on top.</summary>
internal sealed record ErrorDocument(ErrorPart? Error, string? Message, JsonElement? Detail);

internal sealed record ErrorPart(string? Message, string? Param, JsonElement? Code);

internal sealed record ModelsDocument(IReadOnlyList<ListedModel>? Data);

/// <summary>What a server says of a model.</summary>
/// <param name="MaxModelLen">vLLM's and ours.</param>
/// <param name="Capabilities">Ours only; with it nothing need be found out.</param>
internal sealed record ListedModel(
    string? Id, int? MaxModelLen, string? Family, bool? ClosedLanguage, string? ImageFit, CapabilitiesDocument? Capabilities);

internal sealed record CapabilitiesDocument(bool Choices, bool Logprobs, bool Continuation, bool Seed, bool JsonSchema, bool Scoring, bool Interventions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChunkDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(ModelsDocument))]
internal sealed partial class ChatWire : JsonSerializerContext;
