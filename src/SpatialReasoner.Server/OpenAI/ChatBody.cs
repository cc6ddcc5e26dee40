using System.Text.Json;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Body of <c>POST /v1/chat/completions</c>. Null equals absent; unknown fields are ignored.</summary>
internal sealed record ChatBody
{
    /// <summary>model, or model+strategy.</summary>
    public string? Model { get; init; }

    /// <summary>The last one is the user's and asks; pictures are taken from all of them.</summary>
    public IReadOnlyList<ChatTurn?>? Messages { get; init; }

    /// <summary>Independent answers, with seeds seed, seed+1 ...</summary>
    public int? N { get; init; }

    public long? Seed { get; init; }
    public float? Temperature { get; init; }
    public float? TopP { get; init; }

    /// <summary>Tokens one chain may generate; the older name of max_completion_tokens, which wins.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    public int? MaxCompletionTokens { get; init; }

    public bool? Stream { get; init; }
    public StreamOptions? StreamOptions { get; init; }

    /// <summary>none, minimal, low, medium, high, xhigh or max: what auto may spend where no strategy is named.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>How to reason: the native request's fields.</summary>
    public ChatSpatial? Spatial { get; init; }

    /// <summary>Accepted and not used.</summary>
    public string? User { get; init; }

    /// <summary>Accepted and not used: an object of strings.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Accepted; nothing is ever stored.</summary>
    public bool? Store { get; init; }

    /// <summary>{"type":"text"}, {"type":"json_object"} or {"type":"json_schema","json_schema":{"name","schema","strict"}}.</summary>
    public JsonElement? ResponseFormat { get; init; }

    /// <summary>Never called: the model answers itself. That a call is required is refused.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>auto or none.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>The older name of tools.</summary>
    public JsonElement? Functions { get; init; }

    /// <summary>The older name of tool_choice.</summary>
    public JsonElement? FunctionCall { get; init; }

    /// <summary>Whether the answer's tokens are told with their log-probabilities.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>Alternatives told per token, 0 to 20; with logprobs.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>A string or up to four: the content ends before the first of them.</summary>
    public JsonElement? Stop { get; init; }

    /// <summary>-2 to 2, in the chains' wording.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>-2 to 2, in the chains' wording.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Not supported.</summary>
    public JsonElement? LogitBias { get; init; }

    /// <summary>Only ["text"].</summary>
    public JsonElement? Modalities { get; init; }

    /// <summary>Not supported.</summary>
    public JsonElement? Audio { get; init; }

    /// <summary>Not supported.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>Not supported.</summary>
    public JsonElement? WebSearchOptions { get; init; }
}

internal sealed record StreamOptions
{
    /// <summary>Whether a last chunk carries the usage.</summary>
    public bool? IncludeUsage { get; init; }
}

/// <summary>The native request's fields; question and pictures come from the messages.</summary>
internal sealed record ChatSpatial : ReasonFields
{
    /// <summary>Refused: the last message asks.</summary>
    public JsonElement? Question { get; init; }

    /// <summary>Refused: pictures stand in the messages.</summary>
    public JsonElement? Images { get; init; }
}

internal sealed record ChatTurn
{
    /// <summary>system, developer, user or assistant.</summary>
    public string? Role { get; init; }

    /// <summary>Text, or parts: {"type":"text","text"} and {"type":"image_url","image_url"}.</summary>
    public JsonElement? Content { get; init; }
}
