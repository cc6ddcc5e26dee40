using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>Requests that work, to be changed.</summary>
internal static class Bodies
{
    public static readonly byte[] Picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    public static string Base64 => Convert.ToBase64String(Picture);

    public static string DataUrl => "data:image/png;base64," + Base64;

    public static JsonObject Reason(Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["question"] = "Is the blue cube left or right of the red robot?", ["images"] = new JsonArray(DataUrl) };
        change?.Invoke(body);
        return body;
    }

    public static JsonObject Chat(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["model"] = "spatial-tiny",
            ["messages"] = new JsonArray(Turn("user", new JsonArray(ImagePart(DataUrl), TextPart("Is the cube left or right?")))),
        };
        change?.Invoke(body);
        return body;
    }

    public static JsonObject Turn(string role, JsonNode? content) => new() { ["role"] = role, ["content"] = content };

    public static JsonObject TextPart(string text) => new() { ["type"] = "text", ["text"] = text };

    public static JsonObject ImagePart(string url) => new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url } };
}
