using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;
using ImageContent = SpatialReasoner.Inference.ImageContent;
using Speaker = SpatialReasoner.Inference.ChatRole;

namespace SpatialReasoner.Chat;

/// <summary>What a conversation asks.</summary>
/// <param name="Question">Text of the last message.</param>
/// <param name="Images">Pictures of all messages in order; one that a later message repeats once.</param>
/// <param name="History">What the others say; those that only show pictures say nothing.</param>
internal sealed record ChatTurns(string Question, IReadOnlyList<ImageContent> Images, IReadOnlyList<ConversationTurn> History)
{
    /// <param name="instructions">Said first, as a system message would; null where there are none.</param>
    /// <exception cref="InvalidReasoningRequestException">A message or part is of a kind that cannot be honoured.</exception>
    public static ChatTurns Read(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var turns = new List<ConversationTurn>();
        var images = new List<ImageContent>();
        foreach (var (index, message) in messages.Index())
        {
            var parts = message.Contents.Select((part, i) => Part(part, $"messages[{index}].contents[{i}]")).ToList();
            images.AddRange(parts.OfType<ImageContent>().Where(i => !images.Contains(i)).ToList());
            turns.Add(new ConversationTurn(Role(message, index), string.Join('\n', parts.OfType<string>()).Trim()));
        }
        if (turns is not [.., { Role: Speaker.User, Text.Length: > 0 } question])
            throw Invalid("messages", turns.Count == 0 ? "is empty" : $"ends with a message of '{turns[^1].Role}' that says '{turns[^1].Text}'", "a last message of the user with a question in words");
        if (!string.IsNullOrWhiteSpace(instructions))
            turns.Insert(0, new ConversationTurn(Speaker.System, instructions.Trim()));
        return new ChatTurns(question.Text, images, [.. turns.SkipLast(1).Where(t => t.Text.Length > 0)]);
    }

    private static Speaker Role(ChatMessage message, int index) =>
        message.Role == ChatRole.User ? Speaker.User
        : message.Role == ChatRole.Assistant ? Speaker.Assistant
        : message.Role == ChatRole.System || message.Role.Value == "developer" ? Speaker.System
        : throw Invalid($"messages[{index}].role", $"is '{message.Role.Value}'", "system, user or assistant");

    /// <summary>A text, a picture, or null for what was told about an earlier answer and is no part of it.</summary>
    private static object? Part(AIContent part, string field) => part switch
    {
        TextContent text => text.Text,
        DataContent data when data.HasTopLevelMediaType("image") || data.MediaType == "application/octet-stream" =>
            data.Data.Length > 0 ? new ImageContent(data.Data) : throw Invalid(field, "holds no bytes", "an encoded picture"),
        DataContent data => throw Invalid(field, $"is data of type '{data.MediaType}'", "text, or a picture as DataContent of type image/*"),
        UriContent link => throw Invalid(field, $"is a link, '{link.Uri}'", "text, or a picture's bytes as DataContent of type image/*: links are not fetched here"),
        TextReasoningContent or UsageContent => null,
        _ => throw Invalid(field, $"is a {part.GetType().Name}", "text, or a picture as DataContent of type image/*"),
    };

    private static InvalidReasoningRequestException Invalid(string field, string what, string allowed) => new(field, $"{field} {what}; allowed is {allowed}.");
}
