using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What a conversation asks.</summary>
/// <param name="Question">Text of the last turn.</param>
/// <param name="Images">Pictures of all turns, in order.</param>
/// <param name="History">What the other turns say; those that only show pictures say nothing.</param>
internal sealed record ChatConversation(string Question, IReadOnlyList<ImageContent> Images, IReadOnlyList<ConversationTurn> History)
{
    /// <param name="turns">Each with the name of its field.</param>
    /// <param name="links">The request's links.</param>
    /// <exception cref="ApiException">A turn or part is missing, mistyped, or of a kind that cannot be honoured.</exception>
    public static ChatConversation Parse(IReadOnlyList<(string Field, ChatTurn? Turn)> turns, PartNames names, int maxImages, ImageLinks links)
    {
        if (turns.Count == 0)
            throw Invalid(names.Field, "is missing or empty.");
        var reader = new PartReader(names, maxImages, links);
        var images = new List<ImageContent>();
        var seen = new HashSet<ImageContent>();
        var texts = turns.Select(t => Text(reader.Read(t.Turn, t.Field))).ToArray();
        var (last, asking) = turns[^1];
        if (asking!.Role != "user")
            throw Invalid($"{last}.role", "is not 'user'; the last message must ask.");
        if (string.IsNullOrWhiteSpace(texts[^1]))
            throw Invalid($"{last}.content", "asks nothing; the last message must hold a question in words.");
        return new ChatConversation(
            texts[^1].Trim(), images,
            [.. texts[..^1].Select((text, i) => new ConversationTurn(PartReader.Role(turns[i].Turn!), text.Trim())).Where(t => t.Text.Length > 0)]);

        string Text(IReadOnlyList<ChatContent> contents)
        {
            // Clients that repeat a picture in every turn mean the same one.
            ImageContent[] shown = [.. contents.OfType<ImageContent>()];
            images.AddRange(shown.Where(i => !seen.Contains(i)));
            seen.UnionWith(shown);
            reader.CheckCount(images.Count);
            return string.Join('\n', contents.OfType<TextContent>().Select(t => t.Text));
        }
    }

    private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
}
