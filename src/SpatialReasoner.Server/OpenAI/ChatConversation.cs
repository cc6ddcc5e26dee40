using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What a conversation asks.</summary>
/// <param name="Question">Text of the last turn.</param>
/// <param name="Images">Pictures of all turns, in order.</param>
/// <param name="OtherText">Whether other turns hold text, which does not reach the reasoner.</param>
internal sealed record ChatConversation(string Question, IReadOnlyList<ImageContent> Images, bool OtherText)
{
    /// <exception cref="ApiException">A turn or part is missing, mistyped, or of a kind that cannot be honoured.</exception>
    public static ChatConversation Parse(IReadOnlyList<ChatTurn?>? turns, int maxImages)
    {
        if (turns is null or { Count: 0 })
            throw Invalid("messages", "is missing or empty.");
        var reader = new Reader(maxImages);
        var texts = turns.Select((turn, i) => reader.Text(turn, $"messages[{i}]")).ToArray();
        if (turns[^1]!.Role != "user")
            throw Invalid($"messages[{turns.Count - 1}].role", "is not 'user'; the last message must ask.");
        if (string.IsNullOrWhiteSpace(texts[^1]))
            throw Invalid($"messages[{turns.Count - 1}].content", "asks nothing; the last message must hold a question in words.");
        return new ChatConversation(texts[^1].Trim(), reader.Images, texts[..^1].Any(t => !string.IsNullOrWhiteSpace(t)));
    }

    /// <summary>Gathers pictures while it reads text.</summary>
    private sealed class Reader(int maxImages)
    {
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
                { ValueKind: JsonValueKind.Array } parts => string.Join('\n', parts.EnumerateArray().Select((p, i) => Part(p, $"{field}[{i}]")).OfType<string>()),
                null or { ValueKind: JsonValueKind.Null } when turn.Role == "assistant" => "",
                null or { ValueKind: JsonValueKind.Null } => throw Invalid(field, "is missing."),
                _ => throw Invalid(field, "has the wrong type; a string or an array of parts is expected."),
            };
        }

        /// <summary>The part's text; null for a picture.</summary>
        private string? Part(JsonElement part, string field)
        {
            if (part.ValueKind == JsonValueKind.String)
                return part.GetString();
            if (part.ValueKind != JsonValueKind.Object)
                throw Invalid(field, "has the wrong type; an object with a 'type' is expected.");
            var type = String(part, "type");
            switch (type)
            {
                case "text":
                    return String(part, "text") ?? throw Invalid(field + ".text", "is missing.");
                case "refusal":
                    return String(part, "refusal");
                case "image_url":
                    if (Images.Count == maxImages)
                        throw Invalid("messages", $"hold more than {maxImages} images.");
                    Images.Add(Image(part, field + ".image_url"));
                    return null;
                default:
                    throw new ApiException(ApiError.Unsupported(field + ".type", $"'{field}.type' is '{type}'; text or image_url is expected."));
            }
        }

        private static ImageContent Image(JsonElement part, string field)
        {
            if (!part.TryGetProperty("image_url", out var image))
                throw Invalid(field, "is missing.");
            if (image.ValueKind == JsonValueKind.String)
                return ImageInput.Parse(image.GetString(), field);
            if (image.ValueKind != JsonValueKind.Object)
                throw Invalid(field, "has the wrong type; {\"url\": \"data:...\"} or a string is expected.");
            // Detail trades resolution for tokens; how many tokens a picture takes is fixed by the model here.
            if (String(image, "detail") is { } detail && detail is not ("auto" or "low" or "high" or "original"))
                throw Invalid(field + ".detail", $"is '{detail}'; auto, low or high is expected.");
            return ImageInput.Parse(String(image, "url"), field + ".url");
        }

        private static string? String(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
}
