using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Spatial;

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
        var reader = new Reader(names, maxImages, links);
        var texts = turns.Select(t => reader.Text(t.Turn, t.Field)).ToArray();
        var (last, asking) = turns[^1];
        if (asking!.Role != "user")
            throw Invalid($"{last}.role", "is not 'user'; the last message must ask.");
        if (string.IsNullOrWhiteSpace(texts[^1]))
            throw Invalid($"{last}.content", "asks nothing; the last message must hold a question in words.");
        return new ChatConversation(
            texts[^1].Trim(), reader.Images,
            [.. texts[..^1].Select((text, i) => new ConversationTurn(Role(turns[i].Turn!.Role), text.Trim())).Where(t => t.Text.Length > 0)]);
    }

    private static ChatRole Role(string? role) => role switch { "user" => ChatRole.User, "assistant" => ChatRole.Assistant, _ => ChatRole.System };

    /// <summary>Gathers pictures while it reads text.</summary>
    private sealed class Reader(PartNames names, int maxImages, ImageLinks links)
    {
        private readonly HashSet<ImageContent> seen = [];

        public List<ImageContent> Images { get; } = [];

        public string Text(ChatTurn? turn, string field)
        {
            if (turn is null)
                throw Invalid(field, "is null.");
            if (turn.Role is not ("system" or "developer" or "user" or "assistant"))
                throw Invalid(field + ".role", $"is '{turn.Role}'; system, developer, user or assistant is expected.");
            field += ".content";
            return turn.Content switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString()!,
                { ValueKind: JsonValueKind.Array } parts => Parts(parts, field),
                null or { ValueKind: JsonValueKind.Null } when turn.Role == "assistant" => "",
                null or { ValueKind: JsonValueKind.Null } => throw Invalid(field, "is missing."),
                _ => throw Invalid(field, "has the wrong type; a string or an array of parts is expected."),
            };
        }

        private string Parts(JsonElement parts, string field)
        {
            var before = Images.Count;
            var text = string.Join('\n', parts.EnumerateArray().Select((p, i) => Part(p, $"{field}[{i}]")).OfType<string>());
            // Clients that repeat a picture in every turn mean the same one.
            var added = Images[before..];
            Images.RemoveRange(before, added.Count);
            Images.AddRange(added.Where(i => !seen.Contains(i)));
            seen.UnionWith(added);
            return text;
        }

        /// <summary>The part's text; null for a picture.</summary>
        private string? Part(JsonElement part, string field)
        {
            if (part.ValueKind == JsonValueKind.String)
                return part.GetString();
            if (part.ValueKind != JsonValueKind.Object)
                throw Invalid(field, "has the wrong type; an object with a 'type' is expected.");
            var type = String(part, "type");
            if (type is not null && names.Texts.Contains(type))
                return String(part, "text") ?? throw Invalid(field + ".text", "is missing.");
            if (type == "refusal")
                return String(part, "refusal");
            if (type != names.Image)
                throw new ApiException(ApiError.Unsupported(field + ".type", $"'{field}.type' is '{type}'; {names.Texts[0]} or {names.Image} is expected."));
            if (Images.Count == maxImages)
                throw Invalid(names.Field, $"holds more than {maxImages} images.");
            CheckDetail(part, field);
            Images.Add(Image(part, field + ".image_url"));
            return null;
        }

        private ImageContent Image(JsonElement part, string field)
        {
            if (!part.TryGetProperty("image_url", out var image))
                throw Invalid(field, "is missing.");
            if (image.ValueKind == JsonValueKind.String)
                return ImageInput.Parse(image.GetString(), field, links);
            if (image.ValueKind != JsonValueKind.Object)
                throw Invalid(field, "has the wrong type; {\"url\": \"data:...\"} or a string is expected.");
            CheckDetail(image, field);
            return ImageInput.Parse(String(image, "url"), field + ".url", links);
        }

        /// <summary>Detail trades resolution for tokens; how many tokens a picture takes is fixed by the model here.</summary>
        private static void CheckDetail(JsonElement image, string field)
        {
            if (String(image, "detail") is { } detail && detail is not ("auto" or "low" or "high" or "original"))
                throw Invalid(field + ".detail", $"is '{detail}'; auto, low or high is expected.");
        }

        private static string? String(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
}

/// <summary>What a protocol calls the parts of a turn.</summary>
/// <param name="Field">The field that holds the turns.</param>
internal sealed record PartNames(string Field, IReadOnlyList<string> Texts, string Image)
{
    public static PartNames Chat { get; } = new("messages", ["text"], "image_url");

    public static PartNames Responses { get; } = new("input", ["input_text", "output_text"], "input_image");
}
