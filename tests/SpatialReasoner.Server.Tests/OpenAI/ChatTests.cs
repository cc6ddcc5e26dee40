using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.OpenAI;

public sealed class ChatTests : IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Chat_Plain_IsAChatCompletion()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat());

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.MediaType.ShouldBe("application/json");
        var json = answer.Json;
        ((string)json["id"]!).ShouldStartWith("chatcmpl-");
        ((string)json["object"]!).ShouldBe("chat.completion");
        ((long)json["created"]!).ShouldBeGreaterThan(1_700_000_000);
        ((string)json["model"]!).ShouldBe("spatial-tiny");
        ((string)json["system_fingerprint"]!).ShouldStartWith("fp_");
        json["choices"]!.ToJsonString().ShouldBe(
            """[{"index":0,"message":{"role":"assistant","content":"left","reasoning_content":"cube 0.2; so left","reasoning":"cube 0.2; so left","refusal":null},"logprobs":null,"finish_reason":"stop"}]""");
        json["usage"]!.ToJsonString().ShouldBe(
            """{"prompt_tokens":100,"completion_tokens":13,"total_tokens":113,"prompt_tokens_details":{"cached_tokens":40,"image_tokens":64},"completion_tokens_details":{"reasoning_tokens":9,"discarded_tokens":2}}""");
        var spatial = json["spatial"]!.AsObject();
        ((string)spatial["strategy"]!).ShouldBe("self-consistency");
        spatial.ContainsKey("scene").ShouldBeTrue();
        spatial.ContainsKey("chains").ShouldBeFalse();
    }

    [Fact]
    public async Task Chat_EveryField_ReachesTheReasoner()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["model"] = "spatial-tiny+self-consistency";
            b["seed"] = 5;
            b["temperature"] = 0.7;
            b["top_p"] = 0.95;
            b["max_tokens"] = 99;
            b["max_completion_tokens"] = 77;
            b["spatial"] = new JsonObject
            {
                ["samples"] = 3, ["options"] = new JsonArray("left", "right"), ["stop"] = new JsonObject { ["rule"] = "none" }, ["include"] = new JsonArray("chains"),
            };
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Question.ShouldBe("Is the cube left or right?");
        request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
        request.Strategy.ShouldBe("self-consistency");
        request.Seed.ShouldBe(5);
        request.Temperature.ShouldBe(0.7f);
        request.TopP.ShouldBe(0.95f);
        request.MaxTokens.ShouldBe(77);
        request.Samples.ShouldBe(3);
        request.Options.ShouldBe(["left", "right"]);
        request.Stop.ShouldBe(new StopRule(StopRuleKind.None));
        answer.Json["spatial"]!["chains"]!.AsArray().Count.ShouldBe(2);
        answer.Json["spatial"]!.AsObject().ContainsKey("scene").ShouldBeFalse();
        ((string)answer.Json["model"]!).ShouldBe("spatial-tiny+self-consistency");
    }

    [Fact]
    public async Task Chat_SpatialFields_WinOverTheirChatNamesakes()
    {
        await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["seed"] = 1;
            b["temperature"] = 0.1;
            b["spatial"] = new JsonObject { ["seed"] = 2, ["temperature"] = 0.2, ["strategy"] = "direct" };
        }));

        server.Reasoner.Request.Seed.ShouldBe(2);
        server.Reasoner.Request.Temperature.ShouldBe(0.2f);
        server.Reasoner.Request.Strategy.ShouldBe("direct");
    }

    [Fact]
    public async Task Chat_Conversation_AsksTheLastTurnAboutThePicturesOfAll()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["messages"] = new JsonArray(
            Bodies.Turn("system", "Be brief."),
            Bodies.Turn("user", new JsonArray(new JsonObject { ["type"] = "image_url", ["image_url"] = Bodies.DataUrl }, Bodies.TextPart("What is this?"))),
            Bodies.Turn("assistant", null),
            Bodies.Turn("assistant", " A room. "),
            Bodies.Turn("user", new JsonArray(Bodies.ImagePart(Bodies.DataUrl))),
            Bodies.Turn("developer", "Left and right only."),
            Bodies.Turn("user", new JsonArray(
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = Convert.ToBase64String([.. Bodies.Picture, 9]), ["detail"] = "high" } },
                Bodies.TextPart("Is the cube left"), Bodies.TextPart("or right?"))))));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Question.ShouldBe("Is the cube left\nor right?");
        server.Reasoner.Request.Images.Count.ShouldBe(2);
        server.Reasoner.Request.History.ShouldBe(
        [
            new ConversationTurn(ChatRole.System, "Be brief."), new ConversationTurn(ChatRole.User, "What is this?"), new ConversationTurn(ChatRole.Assistant, "A room."),
            new ConversationTurn(ChatRole.System, "Left and right only."),
        ]);
    }

    [Fact]
    public async Task Chat_StringContent_IsTheQuestion()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", " Is it left? "))));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Question.ShouldBe("Is it left?");
        server.Reasoner.Request.Images.ShouldBeEmpty();
        answer.Json["spatial"]!["warnings"]!.AsArray().Count.ShouldBe(1, "only the reasoner's own");
    }

    [Fact]
    public async Task Chat_SeveralChoices_HaveTheirOwnSeedsAndOneSum()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["n"] = 3;
            b["seed"] = 10;
        }));

        server.Reasoner.Requests.Select(r => r.Seed).ShouldBe([10, 11, 12]);
        var json = answer.Json;
        json["choices"]!.AsArray().Select(c => (int)c!["index"]!).ShouldBe([0, 1, 2]);
        json["choices"]!.AsArray().Select(c => (long)c!["spatial"]!["seed"]!).ShouldBe([10, 11, 12]);
        ((int)json["usage"]!["total_tokens"]!).ShouldBe(339);
        ((int)json["usage"]!["prompt_tokens_details"]!["cached_tokens"]!).ShouldBe(120);
        ((long)json["spatial"]!["seed"]!).ShouldBe(10);
    }

    [Fact]
    public async Task Chat_EmptyAnswer_StillHasContent()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Answer = new SpatialAnswer(AnswerType.Description, " "),
            Abstained = true,
            Chains = [new ReasoningChain(0, "answer", "", null, -1, 256, FinishReason.Length, true)],
        });

        var choice = (await server.PostAsync(Path, Bodies.Chat())).Json["choices"]![0]!;

        ((string)choice["message"]!["content"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)choice["finish_reason"]!).ShouldBe("length");
    }

    [Theory]
    [InlineData("none", ReasoningEffort.Minimal)]
    [InlineData("minimal", ReasoningEffort.Minimal)]
    [InlineData("low", ReasoningEffort.Low)]
    [InlineData("medium", ReasoningEffort.Medium)]
    [InlineData("high", ReasoningEffort.High)]
    [InlineData("xhigh", ReasoningEffort.Max)]
    [InlineData("max", ReasoningEffort.Max)]
    public async Task Chat_ReasoningEffort_IsWhatAutoMaySpend(string effort, ReasoningEffort expected)
    {
        await server.PostAsync(Path, Bodies.Chat(b => b["reasoning_effort"] = effort));

        server.Reasoner.Request.Strategy.ShouldBe("auto");
        server.Reasoner.Request.Effort.ShouldBe(expected);
        server.Reasoner.Request.Samples.ShouldBeNull();
    }

    [Fact]
    public async Task Chat_SpatialExtension_HasTheNativeFields()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["spatial"] = JsonNode.Parse("""
            { "views": ["original", "mirror"], "weighting": "confidence", "effort": "max", "viewpoint": "red robot", "perspective": "exact", "abstain_below": 0.4,
              "token_budget": 900, "deadline_ms": 60000, "stop": { "rule": "esc", "window": 4 }, "vision": { "blank_image": true },
              "regions": [{ "id": "region0", "box": [1, 2, 3, 4] }] }
            """)));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Views.ShouldBe([ViewKind.Original, ViewKind.Mirror]);
        request.Weighting.ShouldBe(VoteWeighting.Confidence);
        request.Effort.ShouldBe(ReasoningEffort.Max);
        request.Viewpoint.ShouldBe("red robot");
        request.Perspective.ShouldBe(PerspectiveMode.Exact);
        request.AbstainBelow.ShouldBe(0.4);
        request.TokenBudget.ShouldBe(900);
        request.Deadline!.Value.ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        request.Stop.ShouldBe(new StopRule(StopRuleKind.Esc, Window: 4));
        request.Vision.ShouldBe(new VisionIntervention { BlankImage = true });
        request.Regions.ShouldHaveSingleItem().Box.Bottom.ShouldBe(4);
    }

    [Fact]
    public async Task Chat_ReasoningEffort_YieldsToANamedStrategy()
    {
        await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["reasoning_effort"] = "high";
            b["model"] = "spatial-tiny+direct";
        }));

        server.Reasoner.Request.Strategy.ShouldBe("direct");
        server.Reasoner.Request.Samples.ShouldBeNull();
    }

    [Theory]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("tool_choice", """{"type":"function","function":{"name":"f"}}""")]
    [InlineData("function_call", """{"name":"f"}""")]
    [InlineData("logprobs", "\"yes\"")]
    [InlineData("top_logprobs", "3")]
    [InlineData("stop", "5")]
    [InlineData("stop", """[""]""")]
    [InlineData("stop", """["a",null]""", "stop[1]")]
    [InlineData("stop", """["a","b","c","d","e"]""")]
    [InlineData("presence_penalty", "\"much\"")]
    [InlineData("logit_bias", """{"5":1}""")]
    [InlineData("web_search_options", """{"a":1}""")]
    [InlineData("metadata", "\"me\"")]
    [InlineData("metadata", """{"a":1}""")]
    [InlineData("response_format", "\"json\"")]
    [InlineData("response_format", """{"type":"xml"}""", "response_format.type")]
    [InlineData("response_format", """{"type":"json_schema"}""", "response_format.json_schema")]
    [InlineData("response_format", """{"type":"json_schema","json_schema":{"name":"a"}}""", "response_format.json_schema.schema")]
    [InlineData("response_format", """{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"a":{"type":"string","pattern":"x"}}}}}""", "response_format.json_schema.schema.properties.a.pattern")]
    [InlineData("modalities", """["text","audio"]""")]
    [InlineData("audio", """{"voice":"a"}""")]
    [InlineData("prediction", """{"type":"content"}""")]
    [InlineData("n", "0")]
    [InlineData("n", "17")]
    [InlineData("n", "\"2\"")]
    [InlineData("model", "null")]
    [InlineData("messages", "null")]
    [InlineData("messages", "[]")]
    [InlineData("messages", "\"hello\"")]
    [InlineData("reasoning_effort", "\"heroic\"")]
    [InlineData("stream_options", """{"include_usage":true}""")]
    [InlineData("spatial", """{"question":"Is it?"}""", "spatial.question")]
    [InlineData("spatial", """{"images":["x"]}""", "spatial.images")]
    [InlineData("spatial", """{"views":["sideways"]}""", "spatial.views[0]")]
    [InlineData("spatial", """{"effort":"heroic"}""", "spatial.effort")]
    [InlineData("spatial", """{"regions":[{"id":"region0"}]}""", "spatial.regions[0].box")]
    [InlineData("spatial", """{"depth":{"image":"https://example.org/d.png","metres_per_unit":1}}""", "spatial.depth.image")]
    [InlineData("spatial", """{"include":["wishes"]}""", "spatial.include[0]")]
    [InlineData("spatial", """{"samples":"8"}""", "spatial.samples")]
    [InlineData("spatial", "5", "spatial")]
    public async Task Chat_WhatCannotBeHonoured_IsNamed(string field, string value, string? named = null)
    {
        (await server.PostAsync(Path, Bodies.Chat(b => b[field] = JsonNode.Parse(value)))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, named ?? field);
        server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_NeutralValues_AreAccepted()
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["tools"] = new JsonArray();
            b["tool_choice"] = "auto";
            b["parallel_tool_calls"] = true;
            b["logprobs"] = false;
            b["top_logprobs"] = 0;
            b["stop"] = new JsonArray();
            b["presence_penalty"] = 0;
            b["frequency_penalty"] = 0.0;
            b["logit_bias"] = new JsonObject();
            b["modalities"] = new JsonArray("text");
            b["response_format"] = new JsonObject { ["type"] = "text" };
            b["user"] = "someone";
            b["metadata"] = new JsonObject { ["a"] = "b" };
            b["store"] = true;
            b["n"] = null;
            b["stream"] = null;
            b["stream_options"] = null;
            b["something_new"] = 1;
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }

    [Fact]
    public async Task Chat_ToolsThatMayNotBeCalled_AreAccepted() =>
        (await server.PostAsync(Path, Bodies.Chat(b =>
        {
            b["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"f"}}]""");
            b["tool_choice"] = "none";
        }))).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("""[null]""", "messages[0]")]
    [InlineData("""[5]""", "messages[0]")]
    [InlineData("""[{"content":"a"}]""", "messages[0].role")]
    [InlineData("""[{"role":"tool","content":"a"}]""", "messages[0].role")]
    [InlineData("""[{"role":"user"}]""", "messages[0].content")]
    [InlineData("""[{"role":"user","content":5}]""", "messages[0].content")]
    [InlineData("""[{"role":"user","content":" "}]""", "messages[0].content")]
    [InlineData("""[{"role":"user","content":[]}]""", "messages[0].content")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", "messages[1].role")]
    [InlineData("""[{"role":"user","content":[5]}]""", "messages[0].content[0]")]
    [InlineData("""[{"role":"user","content":[{"type":"text"}]}]""", "messages[0].content[0].text")]
    [InlineData("""[{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}]""", "messages[0].content[0].type")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url"}]}]""", "messages[0].content[0].image_url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":5}]}]""", "messages[0].content[0].image_url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]""", "messages[0].content[0].image_url.url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]""", "messages[0].content[0].image_url.url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"AAAA","detail":"extreme"}}]}]""", "messages[0].content[0].image_url.detail")]
    public async Task Chat_BadMessage_IsNamed(string messages, string named) =>
        (await server.PostAsync(Path, Bodies.Chat(b => b["messages"] = JsonNode.Parse(messages)))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, named);

    [Fact]
    public async Task Chat_TooManyPictures_AreRefused() =>
        (await server.PostAsync(Path, Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn(
            "user", new JsonArray([.. Enumerable.Range(0, 9).Select(_ => (JsonNode)Bodies.ImagePart(Bodies.DataUrl))]))))))
            .ShouldBeOpenAIError(HttpStatusCode.BadRequest, "messages");

    [Theory]
    [InlineData("gpt-9")]
    [InlineData("spatial-tiny+wishing")]
    public async Task Chat_UnknownModel_Is404(string model)
    {
        var answer = await server.PostAsync(Path, Bodies.Chat(b => b["model"] = model));

        answer.ShouldBeOpenAIError(HttpStatusCode.NotFound, "model").ShouldContain("spatial-tiny+direct");
        ((string)answer.Json["error"]!["code"]!).ShouldBe("model_not_found");
    }

    [Fact]
    public async Task Chat_IncludedEvents_AreToldInTheResult()
    {
        var spatial = (await server.PostAsync(Path, Bodies.Chat(b => b["spatial"] = new JsonObject { ["include"] = new JsonArray("events") }))).Json["spatial"]!;

        spatial["events"]!.AsArray().Select(e => (string)e!["event"]!).ShouldContain("vote");
        spatial["events"]!.GetValueKind().ShouldBe(JsonValueKind.Array);
    }
}
