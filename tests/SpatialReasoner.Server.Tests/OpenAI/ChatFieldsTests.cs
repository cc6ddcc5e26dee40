using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.OpenAI;

/// <summary>Fields of a chat request that change what its answer is told with.</summary>
public sealed class ChatFieldsTests : IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";

    private static readonly TokenLogprob[] Said =
    [
        new(5, " le", -0.25f) { Alternatives = [new TokenAlternative(5, " le", -0.25f), new TokenAlternative(6, " ri", -1.5f), new TokenAlternative(7, "?", float.NegativeInfinity)] },
        new(8, "ft", -0.5f),
    ];

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Stop_EndsTheContentBeforeTheFirstOfThem()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Answer = new SpatialAnswer(AnswerType.Description, "left of it. And far away") });

        var choice = (await server.PostAsync(Path, Bodies.Chat(b => b["stop"] = new JsonArray("far", ". ")))).Json["choices"]![0]!;

        ((string)choice["message"]!["content"]!).ShouldBe("left of it");
        ((string)choice["finish_reason"]!).ShouldBe("stop");
    }

    [Fact]
    public async Task Stop_WithADocument_IsRefused() =>
        (await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["stop"] = "x";
            b["response_format"] = new JsonObject { ["type"] = "json_object" };
        }))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, "stop");

    [Fact]
    public async Task Logprobs_AreOfTheAnswersTokens()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { AnswerTokens = Said });

        var answer = await server.PostAsync(Path, Bodies.Chat(b => (b["logprobs"], b["top_logprobs"]) = (true, 2)));

        server.Reasoner.Request.TopLogprobs.ShouldBe(2);
        answer.Json["choices"]![0]!["logprobs"]!.ToJsonString().ShouldBe(
            """{"content":[{"token":" le","logprob":-0.25,"bytes":[32,108,101],"top_logprobs":[{"token":" le","logprob":-0.25,"bytes":[32,108,101]},{"token":" ri","logprob":-1.5,"bytes":[32,114,105]}]},{"token":"ft","logprob":-0.5,"bytes":[102,116],"top_logprobs":[]}],"refusal":null}""");
    }

    [Fact]
    public async Task Logprobs_InAStream_ComeWithTheContent()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { AnswerTokens = Said });

        var events = await server.StreamAsync(Path, Bodies.Chat(b => (b["logprobs"], b["stream"]) = (true, true)));

        var told = events.Where(e => e.Data != "[DONE]").Select(e => e.Json["choices"]![0]!).Single(c => c["logprobs"] is not null);
        ((string)told["delta"]!["content"]!).ShouldBe("left");
        told["logprobs"]!["content"]!.AsArray().Select(t => (string)t!["token"]!).ShouldBe([" le", "ft"]);
    }

    [Fact]
    public async Task Logprobs_OfAnAnswerNoChainSaid_AreEmptyAndSaySo()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["logprobs"] = true));

        answer.Json["choices"]![0]!["logprobs"]!["content"]!.AsArray().ShouldBeEmpty();
        answer.Json["spatial"]!["warnings"]!.AsArray().Select(w => (string)w!).ShouldContain(w => w.Contains("logprobs"));
    }

    [Fact]
    public async Task Penalties_ReachTheReasoner()
    {
        await server.PostAsync(Path, Bodies.Chat(b => (b["presence_penalty"], b["frequency_penalty"]) = (0.5, -0.25)));

        server.Reasoner.Request.PresencePenalty.ShouldBe(0.5f);
        server.Reasoner.Request.FrequencyPenalty.ShouldBe(-0.25f);
    }

    [Fact]
    public async Task Tools_ThatNeedNotBeCalled_AreSaidToBeUnused()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"f"}}]""")));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json["spatial"]!["warnings"]!.AsArray().Select(w => (string)w!).ShouldContain(w => w.Contains("'tools'"));
    }

    [Fact]
    public async Task Picture_RepeatedInALaterTurn_IsOnePicture()
    {
        var other = Convert.ToBase64String([.. Bodies.Picture, 9]);
        await server.PostAsync(Path, Bodies.Chat(b => b["messages"] = new JsonArray(
            Bodies.Turn("user", new JsonArray(Bodies.ImagePart(Bodies.DataUrl), Bodies.TextPart("What is this?"))),
            Bodies.Turn("assistant", "A scene."),
            Bodies.Turn("user", new JsonArray(Bodies.ImagePart(Bodies.DataUrl), Bodies.ImagePart(other), Bodies.TextPart("Is it left?"))))));

        server.Reasoner.Request.Images.Select(i => i.Bytes.Length).ShouldBe([Bodies.Picture.Length, Bodies.Picture.Length + 1]);
    }

    [Fact]
    public async Task ResponseFormat_Schema_ReachesTheReasonerAndItsDocumentIsTheContent()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Document = """{"answer":"left"}""" });

        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["response_format"] = JsonNode.Parse(
            """{"type":"json_schema","json_schema":{"name":"side","strict":true,"schema":{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}}}""")));

        ((string)answer.Json["choices"]![0]!["message"]!["content"]!).ShouldBe("""{"answer":"left"}""");
        server.Reasoner.Request.Document!.Schema!.Value.GetProperty("required")[0].GetString().ShouldBe("answer");
    }

    [Fact]
    public async Task Document_ThatAChainWrites_IsStreamedAsItIsWritten()
    {
        server.Reasoner.Script = (request, _) => Happening.Stream(
        [
            new PlanMade(Happening.Plan),
            new ChainStarted(0, "answer"),
            new ChainProgressed(0, "so left"),
            new ChainStarted(1, DocumentFormat.StepName),
            new ChainProgressed(1, """{"side":"""),
            new ChainProgressed(1, "\"left\"}"),
            new ReasoningCompleted(Happening.Result(request) with { Document = """{"side":"left"}""" }),
        ]);

        var events = await server.StreamAsync(Path, Bodies.Chat(b => (b["stream"], b["response_format"]) = (true, new JsonObject { ["type"] = "json_object" })));

        var deltas = events.Where(e => e.Data != "[DONE]").Select(e => e.Json["choices"]![0]!["delta"]!).ToArray();
        deltas.Select(d => (string?)d["content"]).OfType<string>().ShouldBe(["", """{"side":""", "\"left\"}"]);
        deltas.Select(d => (string?)d["reasoning"]).OfType<string>().ShouldBe(["so left"]);
    }
}
