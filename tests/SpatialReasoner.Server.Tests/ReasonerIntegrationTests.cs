using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests;

/// <summary>The real reasoner and its prompts over a fake model: what the reasoner refuses reaches callers in their own words.</summary>
public sealed class ReasonerIntegrationTests
{
    [Theory]
    [InlineData("strategy", "\"wishing\"", "strategy", "self-consistency")]
    [InlineData("samples", "0", "samples", "1 to 64")]
    [InlineData("samples", "65", "samples", "1 to 64")]
    [InlineData("temperature", "3", "temperature", "0 to 2")]
    [InlineData("temperature", "1e400", "temperature", "")]
    [InlineData("top_p", "0", "top_p", "up to 1")]
    [InlineData("max_tokens", "0", "max_tokens", "1 to")]
    [InlineData("stop", """{"rule":"beta","threshold":0.2}""", "stop.threshold", "above 0.5")]
    [InlineData("options", """["only one"]""", "options", "2 to 26")]
    [InlineData("images", "[]", "images", "1 image")]
    [InlineData("deadline_ms", "0", "deadline_ms", "1 to 3600000")]
    [InlineData("deadline_ms", "-5", "deadline_ms", "1 to 3600000")]
    [InlineData("token_budget", "0", "token_budget", "1 to")]
    [InlineData("abstain_below", "1.5", "abstain_below", "0 to 1")]
    [InlineData("stop", """{"rule":"esc","window":1}""", "stop.window", "2 to 64")]
    [InlineData("depth", """{"image":"AAAA","metres_per_unit":1}""", "depth", "without regions")]
    public async Task Reason_FieldTheReasonerRefuses_IsNamed(string field, string value, string named, string allowed)
    {
        await using var server = await StartAsync(new FakeModel(closedLanguage: true));
        using var body = new StringContent(
            Bodies.Reason().ToJsonString().TrimEnd('}') + $",\"{field}\":{value}}}", System.Text.Encoding.UTF8, "application/json");

        (await server.PostAsync("/v1/spatial/reason", body)).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(allowed);
    }

    [Theory]
    [InlineData("presence_penalty", "2.1", "presence_penalty", "-2 to 2")]
    [InlineData("presence_penalty", "-2.1", "presence_penalty", "-2 to 2")]
    [InlineData("frequency_penalty", "2.1", "frequency_penalty", "-2 to 2")]
    [InlineData("top_logprobs", "21", "top_logprobs", "0 to 20")]
    [InlineData("temperature", "2.1", "temperature", "0 to 2")]
    [InlineData("top_p", "1.1", "top_p", "up to 1")]
    [InlineData("max_tokens", "0", "max_tokens", "1 to")]
    [InlineData("spatial", """{"samples":65}""", "spatial.samples", "1 to 64")]
    [InlineData("spatial", """{"strategy":"wishing"}""", "spatial.strategy", "self-consistency")]
    [InlineData("spatial", """{"token_budget":0}""", "spatial.token_budget", "1 to")]
    public async Task Chat_FieldOutOfRange_IsNamedWithItsRange(string field, string value, string named, string allowed)
    {
        await using var server = await StartAsync(new FakeModel(closedLanguage: true));

        (await server.PostAsync("/v1/chat/completions", Bodies.Chat(b => (b["logprobs"], b[field]) = (true, JsonNode.Parse(value)))))
            .ShouldBeOpenAIError(HttpStatusCode.BadRequest, named).ShouldContain(allowed);
    }

    [Fact]
    public async Task Chat_FieldTheReasonerRefuses_IsNamedAsTheChatSpellsIt()
    {
        await using var server = await StartAsync(new FakeModel(closedLanguage: true));

        (await server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["spatial"] = new JsonObject { ["samples"] = 0 })))
            .ShouldBeOpenAIError(HttpStatusCode.BadRequest, "spatial.samples");
        (await server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", "Is the red cube left or right of the blue cone?")))))
            .ShouldBeOpenAIError(HttpStatusCode.BadRequest, "messages");
    }

    [Fact]
    public async Task Question_OutsideTheClosedLanguage_Is422()
    {
        await using var server = await StartAsync(new FakeModel(closedLanguage: true));

        (await server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["question"] = "What is love?"))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "question");
        (await server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(
            Bodies.ImagePart(Bodies.DataUrl), Bodies.TextPart("What is love?"))))))).ShouldBeOpenAIError(HttpStatusCode.UnprocessableEntity, "messages");
    }

    [Fact]
    public async Task Question_Understood_IsAnsweredInBothProtocols()
    {
        await using var server = await StartAsync(new FakeModel(closedLanguage: true));

        var native = await server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["strategy"] = "self-consistency"));
        var chat = await server.PostAsync("/v1/chat/completions", Bodies.Chat(b =>
        {
            b["model"] = "spatial-tiny+self-consistency";
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                Bodies.ImagePart(Bodies.DataUrl), Bodies.TextPart("Is the blue cube left or right of the red robot?"))));
        }));

        native.Status.ShouldBe(HttpStatusCode.OK, native.Text);
        ((string)native.Json["answer"]!["text"]!).ShouldBe("left");
        ((string)native.Json["question_type"]!).ShouldBe("left_right");
        ((double)native.Json["agreement"]!).ShouldBe(1);
        chat.Status.ShouldBe(HttpStatusCode.OK, chat.Text);
        ((string)chat.Json["choices"]![0]!["message"]!["content"]!).ShouldBe("left");
    }

    [Fact]
    public async Task Stream_OfTheRealReasoner_EndsWithTheWholeAnswersResult()
    {
        await using var server = await StartAsync(new FakeModel());

        var events = await server.StreamAsync("/v1/spatial/reason", Bodies.Reason(b => b["strategy"] = "self-consistency"));

        events[0].Name.ShouldBe("plan");
        events.Select(e => e.Name).ShouldContain("vote");
        ((string)events[^1].Json["answer"]!["text"]!).ShouldBe("left");
    }

    [Theory]
    [InlineData("/v1/spatial/reason", false)]
    [InlineData("/v1/spatial/reason", true)]
    [InlineData("/v1/chat/completions", false)]
    [InlineData("/v1/chat/completions", true)]
    public async Task Deadline_BeforeAnyAnswer_Is504(string path, bool stream)
    {
        await using var server = await StartAsync(new StuckModel(finishes: 0));
        var fields = new JsonObject { ["deadline_ms"] = 200, ["strategy"] = "direct" };
        var native = path.StartsWith("/v1/spatial", StringComparison.Ordinal);
        var body = native ? Bodies.Reason(b => Add(b, fields)) : Bodies.Chat(b =>
        {
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart(Bodies.DataUrl), Bodies.TextPart("Is the blue cube left or right of the red robot?"))));
            (b["spatial"], b["stream"]) = (fields, stream);
        });

        if (stream)
        {
            var last = (await server.StreamAsync(path, body)).Last(e => e.Data is not null and not "[DONE]").Json;
            ((string)(native ? last["type"] : last["error"]!["code"])!).ShouldEndWith("deadline_exceeded");
        }
        else if (native)
        {
            (await server.PostAsync(path, body)).ShouldBeProblem(HttpStatusCode.GatewayTimeout, "deadline_ms").ShouldContain("200");
        }
        else
        {
            (await server.PostAsync(path, body)).ShouldBeOpenAIError(HttpStatusCode.GatewayTimeout, "spatial.deadline_ms");
        }
    }

    [Fact]
    public async Task Deadline_AfterSomeChains_AnswersWithWhatThereIs()
    {
        await using var server = await StartAsync(new StuckModel(finishes: 2));

        var answer = await server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => Add(b, new JsonObject
        {
            ["deadline_ms"] = 500, ["strategy"] = "self-consistency", ["samples"] = 4, ["stop"] = new JsonObject { ["rule"] = "none" },
        })));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ((string)answer.Json["answer"]!["text"]!).ShouldBe("left");
        answer.Json["warnings"]!.AsArray().Select(w => (string)w!).ShouldContain(w => w.Contains("deadline_ms"));
        answer.Json["chains"]!.AsArray().Select(c => (string)c!["finish_reason"]!).ShouldBe(["stop", "stop", "cancelled", "cancelled"]);
    }

    private static void Add(JsonObject body, JsonObject fields)
    {
        foreach (var (name, value) in fields)
            body[name] = value?.DeepClone();
    }

    private static Task<ServerUnderTest> StartAsync(IVisionLanguageModel model) => ServerUnderTest.StartAsync(services =>
    {
        services.AddSingleton<IVisionLanguageModel>(model);
        services.AddSingleton<IReasoner>(s => Reasoner.Create(s.GetRequiredService<IVisionLanguageModel>()));
    });
}
