using System.Text.Json.Nodes;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Telemetry;

/// <summary>
/// Messages in the JSON of the GenAI semantic conventions (<c>gen-ai-input-messages.json</c>, <c>gen-ai-output-messages.json</c>). Pictures are named by their
/// hash: a trace is no place for megabytes.
/// </summary>
internal static class TracedMessages
{
    public static string Input(CompletionRequest request)
    {
        var messages = request.Messages.Select(m => Message(Role(m.Role), m.Content.Select(Part)));
        if (request.AssistantPrefix is { } prefix)
            messages = messages.Append(Message("assistant", [Text(prefix)]));
        return new JsonArray([.. messages]).ToJsonString();
    }

    /// <param name="chains">Those that have not finished are null.</param>
    public static string Output(CompletionRequest request, IEnumerable<CompletedChain?> chains) => new JsonArray([.. chains.OfType<CompletedChain>().Select(chain =>
    {
        var message = Message("assistant", [Text(request.AssistantPrefix + chain.Text)]);
        message["finish_reason"] = RequestTrace.Name(chain.FinishReason);
        return message;
    })]).ToJsonString();

    private static JsonObject Message(string role, IEnumerable<JsonNode> parts) => new() { ["role"] = role, ["parts"] = new JsonArray([.. parts]) };

    private static string Role(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        _ => "assistant",
    };

    private static JsonObject Part(ChatContent content) => content switch
    {
        ImageContent image => new() { ["type"] = "uri", ["modality"] = "image", ["uri"] = "urn:sha256:" + image.Sha256 },
        TextContent text => Text(text.Text),
        _ => throw new NotSupportedException($"A message part of type {content.GetType().Name} cannot be traced."),
    };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["content"] = text };
}
