using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What a protocol calls the parts of a turn.</summary>
/// <param name="Field">The field that holds the turns.</param>
internal sealed record PartNames(string Field, IReadOnlyList<string> Texts, string Image)
{
    public static PartNames Chat { get; } = new("messages", ["text"], "image_url");

    public static PartNames Responses { get; } = new("input", ["input_text", "output_text"], "input_image");
}

/// <summary>Reads turns: what each holds, in its order.</summary>
/// <param name="links">The request's links.</param>
internal sealed class PartReader(PartNames names, int maxImages, ImageLinks links)
{
    /// <exception cref="ApiException">The turn or a part is missing, mistyped, or of a kind that cannot be honoured.</exception>
    public IReadOnlyList<ChatContent> Read(ChatTurn? turn, string field)
    {
        if (turn is null)
            throw Invalid(field, "is null.");
        if (turn.Role is not ("system" or "developer" or "user" or "assistant"))
            throw Invalid(field + ".role", $"is '{turn.Role}'; system, developer, user or assistant is expected.");
        field += ".content";
        return turn.Content switch
        {
            { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString()!)],
            { ValueKind: JsonValueKind.Array } parts => Parts(parts, field),
            null or { ValueKind: JsonValueKind.Null } when turn.Role == "assistant" => [],
            null or { ValueKind: JsonValueKind.Null } => throw Invalid(field, "is missing."),
            _ => throw Invalid(field, "has the wrong type; a string or an array of parts is expected."),
        };
    }

    public static ChatRole Role(ChatTurn turn) => turn.Role switch { "user" => ChatRole.User, "assistant" => ChatRole.Assistant, _ => ChatRole.System };

    /// <exception cref="ApiException">There are too many.</exception>
    public void CheckCount(int images)
    {
        if (images > maxImages)
            throw Invalid(names.Field, $"holds more than {maxImages} images.");
    }

    private List<ChatContent> Parts(JsonElement parts, string field)
    {
        var contents = new List<ChatContent>();
        var images = 0;
        foreach (var (i, part) in parts.EnumerateArray().Index())
        {
            if (Part(part, $"{field}[{i}]") is not { } content)
                continue;
            contents.Add(content);
            if (content is ImageContent)
                CheckCount(++images); // here and not at the end: each is decoded and hashed
        }
        return contents;
    }

    /// <summary>Null for a refusal without words.</summary>
    private ChatContent? Part(JsonElement part, string field)
    {
        if (part.ValueKind == JsonValueKind.String)
            return new TextContent(part.GetString()!);
        if (part.ValueKind != JsonValueKind.Object)
            throw Invalid(field, "has the wrong type; an object with a 'type' is expected.");
        var type = String(part, "type");
        if (type is not null && names.Texts.Contains(type))
            return new TextContent(String(part, "text") ?? throw Invalid(field + ".text", "is missing."));
        if (type == "refusal")
            return String(part, "refusal") is { } refusal ? new TextContent(refusal) : null;
        if (type != names.Image)
            throw new ApiException(ApiError.Unsupported(field + ".type", $"'{field}.type' is '{type}'; {names.Texts[0]} or {names.Image} is expected."));
        CheckDetail(part, field);
        return Image(part, field + ".image_url");
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

    private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
}
