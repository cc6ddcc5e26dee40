using System.Text.Json.Nodes;
using NJsonSchema;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>Documents of the embedded model: they validate, by an independent judge, and say what was reasoned.</summary>
public sealed class DocumentEndToEndTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private const string Path = "/v1/chat/completions";

    private const string Settled = """
        {"type":"object","properties":{"answer":{"type":"string","enum":["left","right"]},"confidence":{"type":"number","minimum":0,"maximum":1}},
         "required":["answer","confidence"],"additionalProperties":false}
        """;

    private const string Open = """
        {"type":"object","properties":{"side":{"type":"string","enum":["LEFT","RIGHT"]},"object":{"type":"string"},"sure":{"type":"boolean"},
         "digits":{"type":"array","items":{"type":"integer","minimum":0,"maximum":99},"minItems":1,"maxItems":3},"note":{"type":["string","null"],"maxLength":12}},
         "required":["side","object","sure","digits","note"],"additionalProperties":false}
        """;

    private async Task<(JsonObject Body, string Truth)> AskAsync(string schema, Action<JsonObject>? change = null)
    {
        var scene = await fixture.SceneAsync(2, "left_right");
        var question = scene["questions"]![0]!;
        var body = Bodies.Chat(b =>
        {
            b["model"] = "spatial-tiny+cot";
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)question["question"]!))));
            b["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = JsonNode.Parse(schema) },
            };
            change?.Invoke(b);
        });
        return (body, (string)question["answer"]!);
    }

    [Fact]
    public async Task Schema_OfAnswerAndConfidence_IsFilledWithBoth()
    {
        var (body, truth) = await AskAsync(Settled);

        var answer = await fixture.Server.PostAsync(Path, body);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var content = Content(answer);
        (await JsonSchema.FromJsonAsync(Settled)).Validate(content).ShouldBeEmpty(content);
        ((string)JsonNode.Parse(content)!["answer"]!).ShouldBe(truth);
        ((double)JsonNode.Parse(content)!["confidence"]!).ShouldBe((double)answer.Json["spatial"]!["confidence"]!, 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public async Task Schema_WithFreeValues_ValidatesAndIsTheSameForTheSameSeed(double temperature)
    {
        var judge = await JsonSchema.FromJsonAsync(Open);
        var (body, truth) = await AskAsync(Open, b => (b["temperature"], b["seed"], b["n"]) = (temperature, 5, 4));

        var first = await fixture.Server.PostAsync(Path, body);
        var again = await fixture.Server.PostAsync(Path, body);

        first.Status.ShouldBe(HttpStatusCode.OK, first.Text);
        var contents = first.Json["choices"]!.AsArray().Select(c => (string)c!["message"]!["content"]!).ToArray();
        contents.ShouldAllBe(c => judge.Validate(c).Count == 0);
        again.Json["choices"]!.AsArray().Select(c => (string)c!["message"]!["content"]!).ShouldBe(contents);
        if (temperature == 0)
            contents.ShouldAllBe(c => (string)JsonNode.Parse(c)!["side"]! == truth.ToUpperInvariant());
        first.Json["choices"]!.AsArray().ShouldAllBe(c => (string)c!["finish_reason"]! == "stop");
    }

    [Fact]
    public async Task Schema_Streamed_IsTheWholeDocumentInPieces()
    {
        var (body, _) = await AskAsync(Open);
        var whole = Content(await fixture.Server.PostAsync(Path, body));
        body["stream"] = true;

        var pieces = (await fixture.Server.StreamAsync(Path, body)).Where(e => e.Data is not null and not "[DONE]")
            .SelectMany(e => e.Json["choices"]!.AsArray()).Select(c => (string?)c!["delta"]!["content"]).OfType<string>().ToArray();

        string.Concat(pieces).ShouldBe(whole);
        pieces.Length.ShouldBeGreaterThan(3, "written token by token");
    }

    [Fact]
    public async Task Schema_UnderATinyTokenLimit_StillValidates()
    {
        var (body, _) = await AskAsync(Open, b => (b["max_completion_tokens"], b["model"]) = (48, "spatial-tiny+direct"));

        var content = Content(await fixture.Server.PostAsync(Path, body));

        (await JsonSchema.FromJsonAsync(Open)).Validate(content).ShouldBeEmpty(content);
    }

    [Fact]
    public async Task JsonObject_HasAnswerAndConfidence()
    {
        var (body, truth) = await AskAsync(Settled, b => b["response_format"] = new JsonObject { ["type"] = "json_object" });

        var document = JsonNode.Parse(Content(await fixture.Server.PostAsync(Path, body)))!;

        ((string)document["answer"]!).ShouldBe(truth);
        document["confidence"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
    }

    [Fact]
    public async Task Logprobs_OfTheEmbeddedModel_SpellTheAnswer()
    {
        var (body, truth) = await AskAsync(Settled, b =>
        {
            b.Remove("response_format");
            (b["logprobs"], b["top_logprobs"]) = (true, 5);
        });

        var told = (await fixture.Server.PostAsync(Path, body)).Json["choices"]![0]!["logprobs"]!["content"]!.AsArray();

        string.Concat(told.Select(t => (string)t!["token"]!)).Trim().ShouldBe(truth);
        told.ShouldAllBe(t => t!["top_logprobs"]!.AsArray().Count == 5 && (double)t["logprob"]! <= 0);
    }

    [Fact]
    public async Task Responses_WithAFormat_AnswerTheSameDocument()
    {
        var (body, _) = await AskAsync(Settled);
        var chat = Content(await fixture.Server.PostAsync(Path, body));
        var parts = body["messages"]![0]!["content"]!;

        var response = await fixture.Server.PostAsync("/v1/responses", new JsonObject
        {
            ["model"] = "spatial-tiny+cot",
            ["input"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                new JsonObject { ["type"] = "input_image", ["image_url"] = (string)parts[0]!["image_url"]!["url"]! },
                new JsonObject { ["type"] = "input_text", ["text"] = (string)parts[1]!["text"]! }))),
            ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["name"] = "answer", ["schema"] = JsonNode.Parse(Settled) } },
        });

        response.Status.ShouldBe(HttpStatusCode.OK, response.Text);
        ((string)response.Json["output"]!.AsArray()[^1]!["content"]![0]!["text"]!).ShouldBe(chat);
    }

    private static string Content(Answer answer) => (string)answer.Json["choices"]![0]!["message"]!["content"]!;
}
