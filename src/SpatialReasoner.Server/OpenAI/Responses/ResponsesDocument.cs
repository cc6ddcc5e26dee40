using System.Text.Json;
using System.Text.Json.Serialization;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI.Responses;

/// <summary>A response, under way or done.</summary>
internal sealed record ResponsesDocument
{
    public required string Id { get; init; }
    public string Object { get; init; } = "response";

    /// <summary>Seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>in_progress, completed, incomplete or failed.</summary>
    public required string Status { get; init; }

    /// <summary>Always null: there are none.</summary>
    public JsonElement? AccessPrograms { get; init; }

    public bool Background { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public ResponseFault? Error { get; init; }

    /// <summary>Why it is incomplete; null unless it is.</summary>
    public IncompleteDetails? IncompleteDetails { get; init; }

    public required string? Instructions { get; init; }
    public required int? MaxOutputTokens { get; init; }
    public required string Model { get; init; }

    /// <summary>The leading chain's reasoning, where there is any, and the answer's message.</summary>
    public required IReadOnlyList<OutputItem> Output { get; init; }

    public bool ParallelToolCalls { get; init; }

    /// <summary>Always null: nothing is stored.</summary>
    public string? PreviousResponseId { get; init; }

    public required ReasoningOptions Reasoning { get; init; }

    /// <summary>Always false.</summary>
    public bool Store { get; init; }

    public required float? Temperature { get; init; }
    public required TextEcho Text { get; init; }
    public string ToolChoice { get; init; } = "none";

    /// <summary>Always empty: none is ever called.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    public required float? TopP { get; init; }
    public string Truncation { get; init; } = "disabled";

    /// <summary>Summed over every call; once it is done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponsesUsage? Usage { get; init; }

    public required JsonElement Metadata { get; init; }

    /// <summary>The native result; once it is done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReasonResponse? Spatial { get; init; }
}

/// <param name="Format">As it was asked for.</param>
internal sealed record TextEcho(JsonElement Format);

/// <param name="Code">Of the published ones, which are a closed list.</param>
internal sealed record ResponseFault(string Code, string Message)
{
    public static ResponseFault Of(ApiError error) => new(
        error switch
        {
            { Code: "invalid_image" } => error.Code,
            { Status: StatusCodes.Status429TooManyRequests } => "rate_limit_exceeded",
            { Status: >= StatusCodes.Status500InternalServerError } => "server_error",
            _ => "invalid_prompt",
        },
        error.Detail);
}

/// <param name="Reason">max_output_tokens.</param>
internal sealed record IncompleteDetails(string Reason);

/// <summary>A reasoning item (<see cref="Summary"/>) or a message (<see cref="Role"/>, <see cref="Content"/>).</summary>
/// <param name="Type">reasoning or message.</param>
/// <param name="Status">in_progress, completed or incomplete.</param>
internal sealed record OutputItem(string Id, string Type, string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OutputPart>? Summary { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OutputPart>? Content { get; init; }
}

/// <param name="Type">summary_text or output_text.</param>
internal sealed record OutputPart(string Type, string Text)
{
    /// <summary>Always empty, in an output_text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? Annotations { get; init; }

    /// <summary>Tokens the answer was said in, in an output_text; empty unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChatTokenLogprob>? Logprobs { get; init; }

    public static OutputPart Summary(string text) => new("summary_text", text);

    public static OutputPart Output(string text, IReadOnlyList<ChatTokenLogprob>? logprobs = null) =>
        new("output_text", text) { Annotations = [], Logprobs = logprobs ?? [] };
}

internal sealed record ResponsesUsage(int InputTokens, InputTokensDetails InputTokensDetails, int OutputTokens, OutputTokensDetails OutputTokensDetails, int TotalTokens)
{
    public static ResponsesUsage Of(UsagePart usage) => new(
        usage.PromptTokens, new InputTokensDetails(usage.PromptTokensDetails.CachedTokens, usage.PromptTokensDetails.ImageTokens),
        usage.CompletionTokens, new OutputTokensDetails(usage.CompletionTokensDetails.ReasoningTokens, usage.CompletionTokensDetails.DiscardedTokens),
        usage.TotalTokens);
}

internal sealed record InputTokensDetails(int CachedTokens, int ImageTokens)
{
    /// <summary>Always 0: what is left in the prefix cache is neither kept for a caller nor counted.</summary>
    public int CacheWriteTokens { get; }
}

internal sealed record OutputTokensDetails(int ReasoningTokens, int DiscardedTokens);

/// <summary>One event of a streamed response; each type uses the members its name speaks of.</summary>
internal sealed record ResponsesEvent(string Type)
{
    /// <summary>From 0, without gaps.</summary>
    public int SequenceNumber { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponsesDocument? Response { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ItemId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? OutputIndex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SummaryIndex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContentIndex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputItem? Item { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputPart? Part { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChatTokenLogprob>? Logprobs { get; init; }

    /// <summary>Of an error, as are the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>A string or JSON's null: an error has it either way, other events do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Param { get; init; }

    /// <summary>Something that happened, where <c>spatial.include</c> has events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventPart? Spatial { get; init; }
}
