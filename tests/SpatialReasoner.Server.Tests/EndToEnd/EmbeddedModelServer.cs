using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>One server over the embedded model for all end-to-end tests of a class, and scenes drawn by the server itself.</summary>
public sealed class EmbeddedModelServer : IAsyncLifetime
{
    internal ServerUnderTest Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerUnderTest.StartRealAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A validation scene with its questions, from <c>/v1/spatial/scenes</c>.</summary>
    internal async Task<JsonNode> SceneAsync(int number, string kinds = "") =>
        (await Server.GetAsync($"/v1/spatial/scenes/{(1L << 41) + number}?size=64{(kinds.Length > 0 ? "&kinds=" + kinds : "")}")).Json;

    internal static JsonObject Ask(JsonNode scene, JsonNode question, Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["question"] = (string)question["question"]!, ["images"] = new JsonArray((string)scene["image"]!) };
        change?.Invoke(body);
        return body;
    }
}
