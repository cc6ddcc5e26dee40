using System.Text.Json;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>OpenAI's own fields of a chat request, whoever answers it: the reasoner or the bare model. Null equals absent; unknown fields are ignored.</summary>
internal abstract record ChatFields
{
    /// <summary>An id of the list of models.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation; the last message asks.</summary>
    public IReadOnlyList<ChatTurn?>? Messages { get; init; }

    /// <summary>Answers wanted.</summary>
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

internal sealed record ChatTurn
{
    /// <summary>system, developer, user or assistant.</summary>
    public string? Role { get; init; }

    /// <summary>Text, or parts: {"type":"text","text"} and {"type":"image_url","image_url"}.</summary>
    public JsonElement? Content { get; init; }
}
