using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;

namespace SpatialReasoner.Server.Tests.OpenAI;

public sealed class ResponsesTests : IAsyncLifetime
{
    private const string Path = "/v1/responses";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static JsonObject Body(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["model"] = "spatial-tiny",
            ["input"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                new JsonObject { ["type"] = "input_image", ["image_url"] = Bodies.DataUrl, ["detail"] = "auto" },
                new JsonObject { ["type"] = "input_text", ["text"] = "Is the cube left or right?" }))),
        };
        change?.Invoke(body);
        return body;
    }

    [Fact]
    public async Task Response_Usual_HasReasoningAndMessageItems()
    {
        var answer = await server.PostAsync(Path, Body());

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var json = answer.Json;
        ((string)json["id"]!).ShouldStartWith("resp_");
        ((string)json["object"]!).ShouldBe("response");
        ((string)json["status"]!).ShouldBe("completed");
        json["error"].ShouldBeNull();
        ((bool)json["store"]!).ShouldBeFalse();
        var output = json["output"]!.AsArray();
        output.Select(o => (string)o!["type"]!).ShouldBe(["reasoning", "message"]);
        ((string)output[0]!["summary"]![0]!["text"]!).ShouldBe("cube 0.2; so left");
        output[1]!["content"]!.ToJsonString().ShouldBe("""[{"type":"output_text","text":"left","annotations":[],"logprobs":[]}]""");
        json["usage"]!.ToJsonString().ShouldBe(
            """{"input_tokens":100,"input_tokens_details":{"cached_tokens":40,"image_tokens":64,"cache_write_tokens":0},"output_tokens":13,"output_tokens_details":{"reasoning_tokens":9,"discarded_tokens":2},"total_tokens":113}""");
        ((string)json["spatial"]!["strategy"]!).ShouldBe("self-consistency");
    }

    [Fact]
    public async Task Response_EveryField_ReachesTheReasoner()
    {
        var answer = await server.PostAsync(Path, Body(b =>
        {
            b["instructions"] = "Be brief.";
            b["reasoning"] = new JsonObject { ["effort"] = "high", ["summary"] = "auto" };
            b["max_output_tokens"] = 77;
            b["temperature"] = 0.5;
            b["top_p"] = 0.9;
            b["store"] = true;
            b["metadata"] = new JsonObject { ["a"] = "b" };
            b["include"] = new JsonArray("message.output_text.logprobs", "reasoning.encrypted_content");
            b["top_logprobs"] = 3;
            b["text"] = JsonNode.Parse("""{"format":{"type":"json_schema","name":"n","strict":true,"schema":{"type":"object","properties":{},"additionalProperties":false}}}""");
            b["spatial"] = new JsonObject { ["samples"] = 3, ["seed"] = 9 };
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Question.ShouldBe("Is the cube left or right?");
        request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
        request.Effort.ShouldBe(ReasoningEffort.High);
        request.MaxTokens.ShouldBe(77);
        request.Temperature.ShouldBe(0.5f);
        request.TopP.ShouldBe(0.9f);
        request.TopLogprobs.ShouldBe(3);
        request.Samples.ShouldBe(3);
        request.Seed.ShouldBe(9);
        request.Document!.Schema.ShouldNotBeNull();
        answer.Json["metadata"]!.ToJsonString().ShouldBe("""{"a":"b"}""");
        ((string)answer.Json["text"]!["format"]!["type"]!).ShouldBe("json_schema");
        request.History.ShouldBe([new ConversationTurn(ChatRole.System, "Be brief.")]);
    }

    [Theory]
    [InlineData("\"Is it left?\"")]
    [InlineData("""[{"type":"reasoning","id":"rs_1","summary":[]},{"role":"assistant","content":[{"type":"output_text","text":"right"}]},{"type":"message","role":"user","content":"Is it left?"}]""")]
    public async Task Response_InputInEveryForm_IsTheQuestion(string input)
    {
        var answer = await server.PostAsync(Path, Body(b => b["input"] = JsonNode.Parse(input)));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Question.ShouldBe("Is it left?");
    }

    [Theory]
    [InlineData("previous_response_id", "\"resp_1\"")]
    [InlineData("conversation", "\"conv_1\"")]
    [InlineData("background", "true")]
    [InlineData("truncation", "\"auto\"")]
    [InlineData("prompt", """{"id":"p"}""")]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("include", """["web_search_call.results"]""", "include[0]")]
    [InlineData("top_logprobs", "3")]
    [InlineData("max_output_tokens", "0")]
    [InlineData("reasoning", """{"effort":"heroic"}""", "reasoning.effort")]
    [InlineData("text", """{"format":{"type":"yaml"}}""", "text.format.type")]
    [InlineData("text", """{"format":{"type":"json_schema","schema":{"type":"string","format":"date"}}}""", "text.format.schema.format")]
    [InlineData("model", "null")]
    [InlineData("input", "null")]
    [InlineData("input", "5")]
    [InlineData("input", "[5]", "input[0]")]
    [InlineData("input", """[{"type":"function_call_output","output":"1"}]""", "input[0].type")]
    [InlineData("input", """[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}]""", "input[0].content[0].type")]
    [InlineData("input", """[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]""", "input[0].content[0].image_url")]
    [InlineData("input", """[{"role":"assistant","content":"left"}]""", "input[0].role")]
    public async Task Response_WhatCannotBeHonoured_IsNamed(string field, string value, string? named = null)
    {
        (await server.PostAsync(Path, Body(b => b[field] = JsonNode.Parse(value)))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, named ?? field);
        server.Reasoner.Requests.ShouldBeEmpty();
    }

    /// <summary>Found by fuzzing: what the response repeats could not be written, which was a fault of the server's own.</summary>
    [Theory]
    [InlineData("\"metadata\":{\"a\":\"\\ud800\"}")]
    [InlineData("\"metadata\":{\"\\ud800\":\"a\"}")]
    [InlineData("\"text\":{\"format\":{\"type\":\"text\",\"name\":\"\\ud800\"}}")]
    public async Task Response_TextThatIsNone_IsRefusedWhereItWouldBeRepeated(string member)
    {
        using var body = new StringContent($$"""{"model":"spatial-tiny","input":"Is it left?",{{member}} }""", System.Text.Encoding.UTF8, "application/json");

        (await server.PostAsync(Path, body)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, null).ShouldContain("not valid text");
    }

    [Fact]
    public async Task Stream_Usual_TellsTypedEventsInOrder()
    {
        var events = await server.StreamAsync(Path, Body(b => b["stream"] = true));

        events.Select(e => e.Name).ShouldBe(
        [
            "response.created", "response.in_progress",
            "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta", "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
            "response.output_item.added", "response.content_part.added", "response.output_text.delta",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
        events.ShouldAllBe(e => (string)e.Json["type"]! == e.Name);
        events.Select(e => (int)e.Json["sequence_number"]!).ShouldBe(Enumerable.Range(0, events.Count));
        var whole = (await server.PostAsync(Path, Body())).Json;
        var streamed = events[^1].Json["response"]!;
        ((string)streamed["output"]![1]!["content"]![0]!["text"]!).ShouldBe((string)whole["output"]![1]!["content"]![0]!["text"]!);
        ((string)streamed["output"]![0]!["summary"]![0]!["text"]!).ShouldBe((string)whole["output"]![0]!["summary"]![0]!["text"]!);
        streamed["usage"]!.ToJsonString().ShouldBe(whole["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Response_TokenOfPartOfACharacter_HasNoBytesRatherThanNull()
    {
        TokenLogprob said = new(7, "\uFFFD", -0.1f) { Alternatives = [new TokenAlternative(8, "\uFFFD", -2)] };
        server.Reasoner.Script = Happening.Answering(r => r with { AnswerTokens = [said] });

        var answer = await server.PostAsync(Path, Body(b =>
        {
            b["include"] = new JsonArray("message.output_text.logprobs");
            b["top_logprobs"] = 1;
        }));

        var token = answer.Json["output"]!.AsArray()[^1]!["content"]![0]!["logprobs"]![0]!;
        token["bytes"]!.ToJsonString().ShouldBe("[]");
        token["top_logprobs"]![0]!["bytes"]!.ToJsonString().ShouldBe("[]");
    }

    [Fact]
    public async Task Stream_FaultAfterTheFirstByte_EndsInErrorAndFailed()
    {
        server.Reasoner.Script = (_, _) => Happening.FailAfterPlan(new ModelFailedException("secret"));

        var events = await server.StreamAsync(Path, Body(b => b["stream"] = true));

        events.Select(e => e.Name).ShouldBe(["response.created", "response.in_progress", "error", "response.failed"]);
        ((string)events[2].Json["code"]!).ShouldBe("model_failed");
        events[2].Json.AsObject().ContainsKey("param").ShouldBeTrue();
        ((string)events[3].Json["response"]!["status"]!).ShouldBe("failed");
        ((string)events[3].Json["response"]!["error"]!["code"]!).ShouldBe("server_error");
        events.ShouldAllBe(e => !e.Data!.Contains("secret"));
    }

    [Fact]
    public async Task Stream_RefusedBeforeTheFirstByte_HasItsStatus()
    {
        server.Reasoner.Script = (_, _) => throw new ModelOverloadedException("The queue is full.", TimeSpan.FromSeconds(2));

        var answer = await server.PostAsync(Path, Body(b => b["stream"] = true));

        answer.ShouldBeOpenAIError(HttpStatusCode.TooManyRequests, null);
        answer.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
    }
}
