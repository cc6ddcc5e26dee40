using System.Text.Json.Serialization;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>All chains of a request, ended.</summary>
internal sealed record EngineResponse
{
    public required string Id { get; init; }
    public string Object { get; init; } = "chat.completion";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    public required string Model { get; init; }

    /// <summary>Changes when the same seed may give other chains: with the model and the server's version.</summary>
    public required string SystemFingerprint { get; init; }

    public required IReadOnlyList<EngineChoice> Choices { get; init; }
    public required EngineUsage Usage { get; init; }
    public required EngineTimings Timings { get; init; }

    /// <summary>What the model says about how the chains came about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>A chain.</summary>
/// <param name="Logprobs">Null unless asked for.</param>
/// <param name="FinishReason">stop or length.</param>
internal sealed record EngineChoice(int Index, EngineMessage Message, ChatLogprobs? Logprobs, string FinishReason);

/// <param name="Content">What the chain added, without special tokens and stop string.</param>
internal sealed record EngineMessage(string Role, string Content)
{
    /// <summary>Always null.</summary>
    public string? Refusal { get; }
}

/// <summary>One chunk of streamed chains.</summary>
internal sealed record EngineChunk
{
    public required string Id { get; init; }
    public string Object { get; init; } = "chat.completion.chunk";
    public required long Created { get; init; }
    public required string Model { get; init; }
    public required string SystemFingerprint { get; init; }

    /// <summary>One; none in chunks that tell of the request.</summary>
    public IReadOnlyList<ChatChunkChoice> Choices { get; init; } = [];

    /// <summary>In the first chunk the prompt's; in the last one, where asked for, everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EngineUsage? Usage { get; init; }

    /// <summary>In the first chunk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EngineTimings? Timings { get; init; }

    /// <summary>What the model says about how the chains come about, when it says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record EngineUsage(int PromptTokens, int CompletionTokens, int TotalTokens, PromptTokensPart PromptTokensDetails)
{
    public static EngineUsage Of(TokenUsage usage) =>
        new(usage.PromptTokens, usage.CompletionTokens, usage.TotalTokens, new PromptTokensPart(usage.CachedTokens, usage.ImageTokens));
}

/// <summary>Before the chains started, milliseconds.</summary>
/// <param name="VisionMs">Decoding, scaling and encoding pictures.</param>
internal sealed record EngineTimings(double QueueMs, double VisionMs, double PrefillMs)
{
    public static EngineTimings Of(PromptTimings timings) => new(timings.QueueMs, timings.VisionMs, timings.PrefillMs);
}
