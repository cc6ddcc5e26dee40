using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>Every name that the contract's answers have, in the answers of the real server to a question from another's viewpoint.</summary>
public sealed class AnswerFieldsEndToEndTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private ServerUnderTest Server => fixture.Server;

    [Fact]
    public async Task Reason_HasEveryField()
    {
        var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(await SceneAsync(), (await SceneAsync())["questions"]![0]!, b =>
        {
            b["strategy"] = "perspective";
            b["include"] = new JsonArray("chains", "scene", "events", "prompts");
        }));

        Have(answer,
            "id", "model", "strategy", "question_type", "answer.text", "answer.type", "answer.value", "answer.unit", "confidence", "abstained", "frame.kind", "frame.object", "votes[0].answer", "votes[0].count", "votes[0].weight",
            "agreement", "chains[0].id", "chains[0].view", "chains[0].text", "chains[0].answer", "chains[0].logprob", "chains[0].tokens", "chains[0].verdict", "chains[0].finish_reason", "scene.frame", "scene.objects[0].name", "scene.objects[0].image",
            "scene.objects[0].position", "scene.objects[0].facing_degrees", "scene.objects[0].box", "scene.relations", "plan.steps", "warnings", "sources", "usage.prompt_tokens", "usage.completion_tokens", "usage.total_tokens", "timings.queue_ms",
            "timings.vision_ms", "timings.prefill_ms", "timings.decode_ms", "timings.total_ms", "seed", "image_sha256[0]", "prompts[0].name", "prompts[0].hash", "events[0].event");
        ((string)answer.Json["question_type"]!).ShouldBe("perspective_left_right");
        ((string)answer.Json["frame"]!["kind"]!).ShouldBe("object");
    }

    [Fact]
    public async Task Chat_HasEveryField()
    {
        var scene = await SceneAsync();
        var answer = await Server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(
            Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))))));

        Have(answer,
            "id", "object", "created", "model", "system_fingerprint", "choices[0].index", "choices[0].message.role", "choices[0].message.content", "choices[0].message.reasoning_content", "choices[0].message.reasoning", "choices[0].logprobs",
            "choices[0].finish_reason", "usage.prompt_tokens", "usage.completion_tokens", "usage.total_tokens", "usage.prompt_tokens_details.cached_tokens", "usage.prompt_tokens_details.image_tokens",
            "usage.completion_tokens_details.reasoning_tokens", "usage.completion_tokens_details.discarded_tokens", "spatial.answer.text");
        answer.Json["spatial"]!.AsObject().ContainsKey("chains").ShouldBeFalse("only when included");
        var message = answer.Json["choices"]![0]!["message"]!;
        ((string)message["reasoning"]!).ShouldBe((string)message["reasoning_content"]!);
        var usage = answer.Json["usage"]!;
        ((int)usage["total_tokens"]!).ShouldBe((int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!);
    }

    [Fact]
    public async Task Perceive_HasEveryField() => Have(
        await Server.PostAsync("/v1/spatial/perceive", new JsonObject { ["image"] = (string)(await SceneAsync())["image"]!, ["samples"] = 3 }),
        "id", "model", "scene.frame", "scene.objects[0].name", "scene.objects[0].image", "scene.objects[0].position", "scene.objects[0].facing_degrees", "scene.objects[0].camera_distance", "scene.objects[0].confidence", "scene.objects[0].spread",
        "scene.objects[0].box", "scene.relations", "confidence", "chains[0].text", "warnings", "sources", "usage.total_tokens", "timings.total_ms", "seed", "image_sha256");

    [Fact]
    public async Task Plan_HasEveryField()
    {
        var scene = await SceneAsync();

        Have(await Server.PostAsync("/v1/spatial/plan", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!)), "plan.strategy", "plan.steps[0].name", "plan.steps[0].description", "plan.steps[0].prompt", "plan.steps[0].chains", "seed");
    }

    [Fact]
    public async Task Strategies_HaveOptionsWithDefaultsAndRanges()
    {
        var answer = await Server.GetAsync("/v1/spatial/strategies");

        Have(answer, "strategies[0].id", "strategies[0].summary", "strategies[0].options[0].name", "strategies[0].options[0].default", "strategies[0].options[0].allowed", "strategies[0].options[0].summary");
        answer.Json["strategies"]!.AsArray().ShouldAllBe(s => s!["options"]!.AsArray().All(o => !string.IsNullOrEmpty((string)o!["allowed"]!)));
    }

    /// <summary>The model alone and once per strategy; no id that evaluation clients would take for a model of OpenAI's.</summary>
    [Fact]
    public async Task Models_AreTheModelAndOnePerStrategy()
    {
        var strategies = (await Server.GetAsync("/v1/spatial/strategies")).Json["strategies"]!.AsArray().Select(s => (string)s!["id"]!).Where(s => s != "auto");
        var models = (await Server.GetAsync("/v1/models")).Json["data"]!.AsArray();

        var ids = models.Select(m => (string)m!["id"]!).ToList();
        ids.ShouldBe(["spatial-tiny", .. strategies.Select(s => "spatial-tiny+" + s)]);
        foreach (var taken in new[] { "o1", "o3", "o4", "gpt-5" })
            ids.ShouldAllBe(id => !id.Contains(taken, StringComparison.Ordinal));
        models.ShouldAllBe(m => m!["architecture"]!["input_modalities"]!.ToJsonString() == """["text","image"]""");
        foreach (var id in ids)
            ((string)(await Server.GetAsync("/v1/models/" + id)).Json["id"]!).ShouldBe(id);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("minimal")]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    [InlineData("xhigh")]
    [InlineData("max")]
    public async Task ReasoningEffort_OfEveryKind_IsAnswered(string effort)
    {
        var scene = await SceneAsync();
        var answer = await Server.PostAsync("/v1/chat/completions", Bodies.Chat(b =>
        {
            b["reasoning_effort"] = effort;
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))));
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ((string)answer.Json["choices"]![0]!["message"]!["content"]!).ShouldBeOneOf("left", "right");
        if (effort is "none" or "minimal")
            ((string)answer.Json["spatial"]!["strategy"]!).ShouldBe("direct");
    }

    private Task<JsonNode> SceneAsync() => fixture.SceneAsync(2, "perspective_left_right");

    /// <summary>A path is names and indices: <c>votes[0].count</c>. A null is there; what is not is told.</summary>
    private static void Have(Answer answer, params string[] paths)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        using var document = JsonDocument.Parse(answer.Text);
        paths.Where(path => !Has(document.RootElement, path)).ShouldBeEmpty(answer.Text);
    }

    private static bool Has(JsonElement at, string path)
    {
        foreach (var step in path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.'))
        {
            if (step == "0" ? at.ValueKind != JsonValueKind.Array || at.GetArrayLength() == 0 : at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out _))
                return false;
            at = step == "0" ? at[0] : at.GetProperty(step);
        }
        return true;
    }
}
