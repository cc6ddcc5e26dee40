using System.Text.Json.Serialization;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

internal sealed record ChatResponse
{
    public required string Id { get; init; }
    public string Object { get; init; } = "chat.completion";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    public required string Model { get; init; }

    /// <summary>Changes when the same seed may give another answer: with the model and the server's version.</summary>
    public required string SystemFingerprint { get; init; }

    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    /// <summary>Summed over every call of every choice.</summary>
    public required UsagePart Usage { get; init; }

    /// <summary>The native result of the first choice.</summary>
    public required ReasonResponse Spatial { get; init; }
}

/// <param name="Logprobs">Null unless asked for.</param>
/// <param name="FinishReason">stop or length.</param>
internal sealed record ChatChoice(int Index, ChatMessagePart Message, ChatLogprobs? Logprobs, string FinishReason)
{
    /// <summary>The native result of this choice; only with n above 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReasonResponse? Spatial { get; init; }
}

/// <param name="Content">The answer; never null or empty, never reasoning.</param>
/// <param name="ReasoningContent">Text of the leading chain; carried under both names that clients look for.</param>
internal sealed record ChatMessagePart(string Role, string Content, string ReasoningContent, string Reasoning)
{
    /// <summary>Always null: what is refused is an error.</summary>
    public string? Refusal { get; }
}

/// <summary>One chunk of a streamed answer.</summary>
internal sealed record ChatChunk
{
    public required string Id { get; init; }
    public string Object { get; init; } = "chat.completion.chunk";
    public required long Created { get; init; }
    public required string Model { get; init; }
    public required string SystemFingerprint { get; init; }

    /// <summary>One, or none in the chunk that carries the usage.</summary>
    public required IReadOnlyList<ChatChunkChoice> Choices { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsagePart? Usage { get; init; }

    /// <summary>The native result, in the choice's last chunk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReasonResponse? Spatial { get; init; }
}

internal sealed record ChatChunkChoice(int Index, ChatDelta Delta, ChatLogprobs? Logprobs, string? FinishReason);

internal sealed record ChatDelta
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasoningContent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reasoning { get; init; }

    /// <summary>What happened, when <c>spatial.include</c> has events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventPart? Spatial { get; init; }
}
