using System.Text.Json;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Body of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatBody : ChatFields
{
    /// <summary>none, minimal, low, medium, high, xhigh or max: what auto may spend where no strategy is named.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>How to reason: the native request's fields.</summary>
    public ChatSpatial? Spatial { get; init; }
}

/// <summary>The native request's fields; question and pictures come from the messages.</summary>
internal sealed record ChatSpatial : ReasonFields
{
    /// <summary>Refused: the last message asks.</summary>
    public JsonElement? Question { get; init; }

    /// <summary>Refused: pictures stand in the messages.</summary>
    public JsonElement? Images { get; init; }
}
