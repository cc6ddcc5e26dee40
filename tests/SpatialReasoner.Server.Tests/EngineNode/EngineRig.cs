using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.EngineNode;

/// <summary>A server over the embedded model, a scene to ask about, and the very model that the server asks.</summary>
public sealed class EngineRig : IAsyncLifetime
{
    internal const string Path = "/engine/v1/chat/completions";

    private readonly EmbeddedModelServer embedded = new();
    private string image = "", question = "";

    internal ServerUnderTest Server => embedded.Server;

    internal LocalModel Model => (LocalModel)Server.Services.GetRequiredService<IVisionLanguageModel>();

    /// <summary>What <see cref="Body"/> says, to the model itself.</summary>
    internal CompletionRequest Request => new()
    {
        Messages = [ChatMessage.User(question, new ImageContent(Convert.FromBase64String(image[(image.IndexOf(',') + 1)..])))],
        Sampling = new SamplingParameters { Temperature = 1.9f, MaxTokens = 96, Seed = 7 },
    };

    public async ValueTask InitializeAsync()
    {
        await embedded.InitializeAsync();
        var scene = await embedded.SceneAsync(2, "left_right");
        image = (string)scene["image"]!;
        question = (string)scene["questions"]![0]!["question"]! + " Think step by step.";
    }

    public ValueTask DisposeAsync() => embedded.DisposeAsync();

    internal JsonObject Body(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["model"] = "spatial-tiny",
            ["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart(image), Bodies.TextPart(question)))),
            ["temperature"] = 1.9,
            ["max_tokens"] = 96,
            ["seed"] = 7,
            ["logprobs"] = true,
        };
        change?.Invoke(body);
        return body;
    }
}
