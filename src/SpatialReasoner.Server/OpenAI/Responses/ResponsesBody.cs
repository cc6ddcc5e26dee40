using System.Text.Json;

namespace SpatialReasoner.Server.OpenAI.Responses;

/// <summary>Body of <c>POST /v1/responses</c>. Null equals absent; unknown fields are ignored.</summary>
internal sealed record ResponsesBody
{
    /// <summary>model, or model+strategy.</summary>
    public string? Model { get; init; }

    /// <summary>The question, or items: messages whose last one is the user's and asks, with pictures in any of them.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>A system message.</summary>
    public string? Instructions { get; init; }

    public ReasoningOptions? Reasoning { get; init; }

    public TextOptions? Text { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    public int? MaxOutputTokens { get; init; }

    public float? Temperature { get; init; }
    public float? TopP { get; init; }
    public bool? Stream { get; init; }

    /// <summary>Alternatives told per token, 0 to 20; with message.output_text.logprobs in include.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>message.output_text.logprobs, reasoning.encrypted_content (there is none: reasoning is told openly).</summary>
    public IReadOnlyList<string?>? Include { get; init; }

    /// <summary>How to reason: the native request's fields.</summary>
    public ChatSpatial? Spatial { get; init; }

    /// <summary>Never called: the model answers itself.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>auto or none.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Repeated in the response: an object of strings.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Accepted; nothing is ever stored.</summary>
    public bool? Store { get; init; }

    /// <summary>Refused: nothing is stored.</summary>
    public string? PreviousResponseId { get; init; }

    /// <summary>Refused: nothing is stored.</summary>
    public JsonElement? Conversation { get; init; }

    /// <summary>Only false.</summary>
    public bool? Background { get; init; }

    /// <summary>Not supported.</summary>
    public JsonElement? Prompt { get; init; }

    /// <summary>Only disabled: a question that does not fit is refused.</summary>
    public string? Truncation { get; init; }
}

internal sealed record ReasoningOptions
{
    /// <summary>none, minimal, low, medium, high, xhigh or max: what auto may spend where no strategy is named.</summary>
    public string? Effort { get; init; }

    /// <summary>Accepted: the leading chain's text is told as it is, whatever is asked.</summary>
    public string? Summary { get; init; }
}

internal sealed record TextOptions
{
    /// <summary>{"type":"text"}, {"type":"json_object"} or {"type":"json_schema","name","schema","strict"}.</summary>
    public JsonElement? Format { get; init; }
}
