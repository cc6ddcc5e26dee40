using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Chat;

/// <summary>Refuses what cannot be honoured: an option dropped in silence is a wrong answer.</summary>
internal static class UnsupportedOptions
{
    public static void Refuse(ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } tools && options.ToolMode is not NoneChatToolMode)
            throw Unsupported("tools", string.Join(", ", tools.Select(t => t.Name)), "none, or ToolMode None: the model answers itself");
        if (options.ToolMode is RequiredChatToolMode mode)
            throw Unsupported("tool_mode", mode.RequiredFunctionName ?? "required", "Auto or None: no tool is ever called");
        if (options.ConversationId is { } conversation)
            throw Unsupported("conversation_id", conversation, "none, earlier turns come as messages: nothing is stored");
        if (options.TopK is { } topK)
            throw Unsupported("top_k", topK.ToString(), "none; top_p bounds what is sampled");
#pragma warning disable MEAI001 // For evaluation only: asked whether it is set, so that a caller who resumes is not asked anew.
        if (options.ContinuationToken is not null)
            throw Unsupported("continuation_token", "set", "none: a response runs to its end");
#pragma warning restore MEAI001
    }

    private static InvalidReasoningRequestException Unsupported(string option, string value, string allowed) =>
        new(option, $"{option} is '{value}', which is not supported; allowed is {allowed}.");
}
