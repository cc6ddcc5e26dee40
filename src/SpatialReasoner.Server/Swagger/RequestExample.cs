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
    })
    {
        FormFields =
        [
            new("image", "string", "binary"), new("question", "string"), new("strategy", "string"), new("samples", "integer"), new("seed", "integer"),
            new("options", "string"), new("views", "string"), new("viewpoint", "string"), new("perspective", "string"), new("effort", "string"),
        ],
    };

    public static RequestExample Perceive { get; } = new(scene => new JsonObject { ["image"] = scene.Image, ["samples"] = 5, ["seed"] = 7 })
    {
        FormFields = [new("image", "string", "binary"), new("samples", "integer"), new("seed", "integer")],
    };

    public static RequestExample Imagine { get; } = new(scene => new JsonObject { ["image"] = scene.Image, ["viewer"] = scene.Viewer, ["seed"] = 7 })
    {
        FormFields = [new("image", "string", "binary"), new("viewer", "string"), new("format", "string"), new("size", "integer"), new("seed", "integer")],
    };

    public static RequestExample Decide { get; } = new(scene => new JsonObject
    {
        ["image"] = scene.Image,
        ["questions"] = new JsonArray(
            new JsonObject { ["id"] = "side", ["type"] = "choice", ["question"] = scene.Question, ["options"] = new JsonArray("left", "right") },
            new JsonObject { ["id"] = "there", ["type"] = "yes_no", ["question"] = $"Is there a {scene.Viewer}?" },
            new JsonObject { ["id"] = "cubes", ["type"] = "score", ["question"] = "How many cubes are there?", ["options"] = new JsonArray("0", "1", "2", "3") }),
    })
    {
        FormFields = [new("image", "string", "binary"), new("questions", "string")],
    };

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

    public static RequestExample Responses { get; } = new(scene => new JsonObject
    {
        ["model"] = scene.Model,
        ["input"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "input_image", ["image_url"] = scene.Image },
                new JsonObject { ["type"] = "input_text", ["text"] = scene.Question }),
        }),
        ["reasoning"] = new JsonObject { ["effort"] = "low" },
    });

    public static RequestExample Engine { get; } = new(scene => new JsonObject
    {
        ["model"] = scene.Model,
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = scene.Image } },
                // As the embedded model's prompts end, prompts/families/spatial-tiny/cot.
                new JsonObject { ["type"] = "text", ["text"] = scene.Question + " Think step by step." }),
        }),
        ["n"] = 4,
        ["seed"] = 7,
        ["temperature"] = 0.7,
        ["max_tokens"] = 256,
        ["logprobs"] = true,
    });

    /// <summary>The form that stands for the body; empty takes none.</summary>
    public IReadOnlyList<FormField> FormFields { get; private init; } = [];

    public JsonObject Body(ExampleScene scene) => body(scene);
}

/// <param name="Type">As JSON schema has it.</param>
/// <param name="Format">binary for a file.</param>
internal sealed record FormField(string Name, string Type, string? Format = null);
