using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Swagger;

/// <summary>Marks an endpoint with the body that "Try it out" starts from.</summary>
/// <param name="body">Builds it around the example scene.</param>
internal sealed class RequestExample(Func<ExampleScene, JsonObject> body)
{
    public static RequestExample Reason { get; } = new(scene => new JsonObject
    {
        ["question"] = scene.Question,
        ["images"] = new JsonArray(scene.Image),
        ["strategy"] = "auto",
        ["seed"] = 7,
    });

    public static RequestExample Chat { get; } = new(scene => new JsonObject
    {
        ["model"] = scene.Model,
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = scene.Image } },
                new JsonObject { ["type"] = "text", ["text"] = scene.Question }),
        }),
        ["seed"] = 7,
    });

    public JsonObject Body(ExampleScene scene) => body(scene);
}
