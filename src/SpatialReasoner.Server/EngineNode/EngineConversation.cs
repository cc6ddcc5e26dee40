using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.OpenAI;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>A conversation as the model takes it: every part in its turn.</summary>
/// <param name="AssistantPrefix">Start of the turn that the chains continue; null starts a fresh one.</param>
internal sealed record EngineConversation(IReadOnlyList<ChatMessage> Messages, string? AssistantPrefix)
{
    /// <exception cref="ApiException">A turn or part is missing, mistyped or of a kind that cannot be honoured, or the last turn is not what is said of it.</exception>
    public static EngineConversation Parse(EngineBody body, int maxImages, ImageLinks links)
    {
        if (body.Messages is not { Count: > 0 } turns)
            throw Invalid("messages", "'messages' is missing or empty.");
        var reader = new PartReader(PartNames.Chat, maxImages, links);
        var messages = new List<ChatMessage>(turns.Count);
        var images = 0;
        foreach (var (i, turn) in turns.Index())
        {
            var contents = reader.Read(turn, $"messages[{i}]");
            messages.Add(new ChatMessage(PartReader.Role(turn!), contents));
            reader.CheckCount(images += contents.Count(c => c is ImageContent));
        }
        return Continued(body, messages);
    }

    private static EngineConversation Continued(EngineBody body, List<ChatMessage> messages)
    {
        var last = messages.Count - 1;
        var continues = body.ContinueFinalMessage is true;
        if (body.AddGenerationPrompt == continues)
            throw Invalid("add_generation_prompt", continues
                ? "'add_generation_prompt' is true, but with 'continue_final_message' no turn is begun; leave it out."
                : "'add_generation_prompt' is false, but chains need a turn to speak in: 'continue_final_message': true continues the last one.");
        if (!continues)
            return messages[last].Role == ChatRole.User
                ? new EngineConversation(messages, null)
                : throw Invalid($"messages[{last}].role", $"'messages[{last}].role' is '{body.Messages![last]!.Role}'; the last message must be the user's, or the assistant's with 'continue_final_message': true.");
        if (messages[last].Role != ChatRole.Assistant)
            throw Invalid("continue_final_message", $"'continue_final_message' is true, but 'messages[{last}].role' is '{body.Messages![last]!.Role}'; the assistant's is expected.");
        if (messages[last].Content.Any(c => c is ImageContent))
            throw Invalid($"messages[{last}].content", $"'messages[{last}].content' shows an image; a turn to continue holds text only.");
        return new EngineConversation(messages[..last], string.Concat(messages[last].Content.OfType<TextContent>().Select(t => t.Text)));
    }

    private static ApiException Invalid(string field, string message) => new(ApiError.Invalid(field, message));
}
