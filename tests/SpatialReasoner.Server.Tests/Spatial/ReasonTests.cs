using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class ReasonTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/reason";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Reason_EveryField_ReachesTheReasoner()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["images"] = new JsonArray(Bodies.DataUrl, Bodies.Base64);
            b["model"] = "spatial-tiny";
            b["strategy"] = "self-consistency";
            b["samples"] = 8;
            b["temperature"] = 0.8;
            b["top_p"] = 0.9;
            b["seed"] = 9007199254740993;
            b["options"] = new JsonArray("left", "right");
            b["stop"] = new JsonObject { ["rule"] = "beta", ["threshold"] = 0.99 };
            b["max_tokens"] = 128;
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Question.ShouldBe("Is the blue cube left or right of the red robot?");
        request.Images.Select(i => i.Bytes.ToArray()).ShouldAllBe(b => b.SequenceEqual(Bodies.Picture));
        request.Images.Count.ShouldBe(2);
        request.Strategy.ShouldBe("self-consistency");
        request.Samples.ShouldBe(8);
        request.Temperature.ShouldBe(0.8f);
        request.TopP.ShouldBe(0.9f);
        request.Seed.ShouldBe(9007199254740993);
        request.Options.ShouldBe(["left", "right"]);
        request.Stop.ShouldBe(new StopRule(StopRuleKind.Beta, 0.99));
        request.MaxTokens.ShouldBe(128);
    }

    [Fact]
    public async Task Reason_NothingButTheQuestion_LeavesDefaultsToTheReasoner()
    {
        await server.PostAsync(Path, Bodies.Reason(b =>
        {
            foreach (var field in new[] { "model", "strategy", "samples", "temperature", "top_p", "seed", "options", "stop", "max_tokens", "include", "views", "regions", "depth", "camera", "plan" })
                b[field] = null;
            b["something_new"] = new JsonObject { ["deep"] = true };
        }));

        var request = server.Reasoner.Request;
        request.ShouldBe(new ReasoningRequest { Question = request.Question, Images = request.Images, Options = request.Options });
        request.Options.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_Response_IsTheContractsDocument()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["seed"] = 7;
            b["include"] = new JsonArray("chains", "scene", "prompts", "events");
        }));

        answer.MediaType.ShouldBe("application/json");
        var json = answer.Json.AsObject();
        ((string)json["id"]!).ShouldStartWith("reason-");
        json.Remove("id");
        var events = json["events"]!.AsArray();
        json.Remove("events");
        events.Select(e => (string)e!["event"]!).ShouldBe(["plan", "chain.started", "chain.started", "chain.completed", "vote", "chain.completed", "vote"]);
        JsonNode.DeepEquals(json, JsonNode.Parse($$"""
            {
              "model": "spatial-tiny", "strategy": "self-consistency", "question_type": "perspective_left_right",
              "answer": { "text": "left", "type": "choice", "value": "left", "unit": null }, "confidence": 0.93, "abstained": false,
              "frame": { "kind": "object", "object": "red robot" },
              "votes": [{ "answer": "left", "count": 2, "weight": 1 }], "agreement": 1,
              "chains": [
                { "id": 0, "view": "original", "step": "answer", "text": "cube 0.2; so left", "answer": "left", "logprob": -3.1, "tokens": 9, "verdict": null, "finish_reason": "stop", "counted": true },
                { "id": 1, "view": "original", "step": "answer", "text": "it is left", "answer": "left", "logprob": null, "tokens": 4, "verdict": null, "finish_reason": "length", "counted": true }
              ],
              "scene": {
                "frame": "camera",
                "objects": [
                  { "name": "red robot", "image": [0.7, 0.5], "position": [1, 0, 8], "facing_degrees": 90, "camera_distance": 9, "box": null },
                  { "name": "blue cube", "image": [0.2, 0.5], "position": [-1, 0, 8], "facing_degrees": null, "camera_distance": 9, "box": null },
                  { "name": "green cone", "image": [0.4, 0.4], "position": null, "facing_degrees": null, "camera_distance": null, "box": null }
                ],
                "relations": [{ "subject": "red robot", "relation": "right", "reference": "blue cube" }]
              },
              "plan": {
                "strategy": "self-consistency",
                "steps": [
                  { "name": "answer", "description": "Samples chains.", "prompt": "self-consistency/answer", "chains": 2 },
                  { "name": "vote", "description": "Counts answers.", "prompt": null, "chains": 0 }
                ]
              },
              "warnings": ["Something to know."], "sources": ["model"],
              "usage": {
                "prompt_tokens": 100, "completion_tokens": 13, "total_tokens": 113,
                "prompt_tokens_details": { "cached_tokens": 40, "image_tokens": 64 },
                "completion_tokens_details": { "reasoning_tokens": 9, "discarded_tokens": 2 }
              },
              "timings": { "queue_ms": 1.25, "vision_ms": 2, "prefill_ms": 3, "decode_ms": 4, "total_ms": 10.5 },
              "seed": 7, "image_sha256": ["{{new ImageContent(Bodies.Picture).Sha256}}"],
              "prompts": [{ "name": "self-consistency/answer", "hash": "abc123" }]
            }
            """)).ShouldBeTrue(json.ToJsonString());
    }

    [Theory]
    [InlineData(null, "chains scene")]
    [InlineData("", "")]
    [InlineData("prompts", "prompts")]
    [InlineData("scene,events", "scene events")]
    public async Task Reason_Include_ReplacesTheDefault(string? include, string expected)
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
            b["include"] = include is null ? null : new JsonArray([.. include.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => (JsonNode)i)])));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        string.Join(' ', new[] { "chains", "scene", "prompts", "events" }.Where(answer.Json.AsObject().ContainsKey)).ShouldBe(expected);
    }

    [Fact]
    public async Task Reason_MetricAnswer_CarriesNumberAndUnit()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Answer = SpatialAnswer.Distance(2.31), Question = null, Scene = null, Votes = [], Chains = [] });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["answer"]!.ToJsonString().ShouldBe("""{"text":"2.25 m","type":"distance","value":2.31,"unit":"m"}""");
        json["question_type"].ShouldBeNull();
        json["frame"]!.ToJsonString().ShouldBe("""{"kind":"camera","object":null}""");
        json["agreement"].ShouldBeNull();
        json.AsObject().ContainsKey("scene").ShouldBeFalse();
    }

    [Fact]
    public async Task Reason_LetterAnswer_CarriesTheOptionBehindIt()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Options = ["left", "right"], Inner = r.Question },
            Answer = SpatialAnswer.Letter(1),
        });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["answer"]!.ToJsonString().ShouldBe("""{"text":"B","type":"letter","value":"right","unit":null}""");
        json["frame"]!.ToJsonString().ShouldBe("""{"kind":"object","object":"red robot"}""");
    }

    [Fact]
    public async Task Reason_ModelWithStrategy_NamesTheStrategy()
    {
        (await server.PostAsync(Path, Bodies.Reason(b => b["model"] = "spatial-tiny+direct"))).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Strategy.ShouldBe("direct");
    }

    [Fact]
    public async Task Reason_Form_IsOneLineOfCurl()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Bodies.Picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "image", "scene.png" },
            { new StringContent("Is it left?"), "question" },
        };

        var answer = await server.PostAsync(Path, form);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Question.ShouldBe("Is it left?");
        server.Reasoner.Request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
    }

    [Fact]
    public async Task Reason_FormWithEveryField_ReachesTheReasoner()
    {
        using var form = Form(
            ("strategy", "self-consistency"), ("samples", "8"), ("temperature", "0.8"), ("top_p", "0.9"), ("seed", "-3"), ("max_tokens", "64"),
            ("options", "left"), ("options", "right, or so"), ("include", "prompts,scene"), ("stop", """{"rule":"beta","threshold":0.99}"""),
            ("views", "original"), ("viewpoint", "auto"), ("samples_unknown", "x"), ("model", ""), ("image", Bodies.DataUrl));

        var answer = await server.PostAsync(Path, form);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.AsObject().ContainsKey("prompts").ShouldBeTrue();
        answer.Json.AsObject().ContainsKey("chains").ShouldBeFalse();
        var request = server.Reasoner.Request;
        request.Images.Count.ShouldBe(2);
        request.Samples.ShouldBe(8);
        request.Temperature.ShouldBe(0.8f);
        request.TopP.ShouldBe(0.9f);
        request.Seed.ShouldBe(-3);
        request.MaxTokens.ShouldBe(64);
        request.Options.ShouldBe(["left", "right, or so"]);
        request.Stop.ShouldBe(new StopRule(StopRuleKind.Beta, 0.99));
    }

    [Fact]
    public async Task Reason_FormWithCommas_SplitsThem()
    {
        using var form = Form(("options", "left, right"), ("stop", "none"));

        (await server.PostAsync(Path, form)).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Options.ShouldBe(["left", "right"]);
        server.Reasoner.Request.Stop.ShouldBe(new StopRule(StopRuleKind.None));
    }

    [Theory]
    [InlineData("samples", "many")]
    [InlineData("samples", "99999999999")]
    [InlineData("samples", "1.5")]
    [InlineData("temperature", "NaN")]
    [InlineData("deadline_ms", "soon")]
    [InlineData("stop", "{")]
    [InlineData("perspective", "numeric")]
    [InlineData("views", "original,mirror")]
    [InlineData("regions", "[1]")]
    [InlineData("regions", "1")]
    public async Task Reason_FormFieldThatCannotBeRead_IsNamed(string field, string value)
    {
        using var form = Form((field, value));

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Reason_FormWithUnknownFile_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bodies.Picture), "picture", "a.png" }, { new StringContent("Is it?"), "question" } };

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, "picture").ShouldContain("'image'");
    }

    [Fact]
    public async Task Reason_FormWithEmptyFile_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([]), "image", "a.png" }, { new StringContent("Is it?"), "question" } };

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, "image").ShouldContain("empty");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=xyz")]
    public async Task Reason_BrokenForm_IsRefused(string type)
    {
        using var body = new ByteArrayContent("--xyz\r\nnonsense"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await server.PostAsync(Path, body)).ShouldBeProblem(HttpStatusCode.BadRequest, null);
    }

    [Theory]
    [InlineData("views", """["original","mirror"]""")]
    [InlineData("viewpoint", "\"camera\"")]
    [InlineData("perspective", "\"exact\"")]
    [InlineData("answer_type", "\"choice\"")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1,1]}]""")]
    [InlineData("depth", """{"image":"data:"}""")]
    [InlineData("camera", """{"fx":1}""")]
    [InlineData("plan", """{"steps":[]}""")]
    [InlineData("weighting", "\"verifier\"")]
    [InlineData("token_budget", "8000")]
    public async Task Reason_FieldOfALaterVersion_IsRefusedByName(string field, string value) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(value))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, field).ShouldContain("not supported by this version");

    [Theory]
    [InlineData("""{"rule":"esc"}""", "stop.rule")]
    [InlineData("""{"rule":"beta","window":5}""", "stop.window")]
    [InlineData("""{"rule":"sometimes"}""", "stop.rule")]
    public async Task Reason_StopRuleThatIsNotThere_IsRefused(string stop, string field) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["stop"] = JsonNode.Parse(stop)))).ShouldBeProblem(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task Reason_NeutralValuesOfLaterFields_AreAccepted() =>
        (await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["views"] = new JsonArray("original");
            b["viewpoint"] = "auto";
            b["answer_type"] = "auto";
            b["weighting"] = "plurality";
            b["regions"] = new JsonArray();
            b["stop"] = new JsonObject { ["rule"] = "none" };
        }))).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("question", "\"  \"", "question")]
    [InlineData("question", "null", "question")]
    [InlineData("include", """["chains","wishes"]""", "include[1]")]
    [InlineData("options", """["left",""]""", "options[1]")]
    [InlineData("options", """["left",null]""", "options[1]")]
    [InlineData("deadline_ms", "0", "deadline_ms")]
    [InlineData("samples", "\"8\"", "samples")]
    [InlineData("samples", "8.5", "samples")]
    [InlineData("samples", "99999999999", "samples")]
    [InlineData("seed", "1e300", "seed")]
    [InlineData("temperature", "\"hot\"", "temperature")]
    [InlineData("question", "5", "question")]
    [InlineData("images", "\"one\"", "images")]
    [InlineData("images", "[5]", "images[0]")]
    [InlineData("stop", "\"beta\"", "stop")]
    [InlineData("stop", """{"threshold":"high"}""", "stop.threshold")]
    public async Task Reason_BadValue_IsNamed(string field, string value, string named) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named);

    [Theory]
    [InlineData("https://example.org/a.png", "does not fetch")]
    [InlineData("HTTP://example.org/a.png", "does not fetch")]
    [InlineData("file:///etc/passwd", "base64")]
    [InlineData("not base64!", "base64")]
    [InlineData("data:image/png;base64,!!!!", "base64")]
    [InlineData("data:image/png;base64,", "no bytes")]
    [InlineData("data:image/png,rawtext", ";base64,")]
    [InlineData("data:image/png;base64", ";base64,")]
    [InlineData("data:text/html;base64,AAAA", "text/html")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public async Task Reason_TextThatIsNoPicture_IsRefused(string? image, string why)
    {
        var detail = (await server.PostAsync(Path, Bodies.Reason(b => b["images"] = new JsonArray(Bodies.DataUrl, image))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "images[1]");

        detail.ShouldContain(why);
        server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_TooManyPictures_AreRefused() =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["images"] = new JsonArray([.. Enumerable.Repeat(0, 9).Select(_ => (JsonNode)Bodies.DataUrl)]))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain("at most 8");

    [Fact]
    public async Task Reason_UnknownModel_Is404AndListsTheKnown() =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["model"] = "gpt-9")))
            .ShouldBeProblem(HttpStatusCode.NotFound, "model").ShouldContain("spatial-tiny+self-consistency");

    [Fact]
    public async Task Reason_ModelAndStrategyThatDisagree_AreRefused() =>
        (await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["model"] = "spatial-tiny+direct";
            b["strategy"] = "self-consistency";
        }))).ShouldBeProblem(HttpStatusCode.BadRequest, "strategy");

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Bodies.Picture), "image", "scene.png" },
            { new StringContent("Is it left?"), "question" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }
}
