using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Geometry;
using SpatialReasoner.Geometry.Lifting;
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
            foreach (var field in new[] { "model", "strategy", "samples", "temperature", "top_p", "seed", "options", "stop", "max_tokens", "include", "views", "regions", "depth", "camera", "plan", "effort", "weighting", "viewpoint", "perspective", "abstain_below", "token_budget", "deadline_ms", "vision" })
                b[field] = null;
            b["something_new"] = new JsonObject { ["deep"] = true };
        }));

        var request = server.Reasoner.Request;
        request.ShouldBe(new ReasoningRequest { Question = request.Question, Images = request.Images, Options = request.Options, Regions = request.Regions });
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
                { "id": 0, "view": "original", "step": "answer", "text": "cube 0.2; so left", "answer": "left", "logprob": -3.1, "tokens": 9, "verdict": null, "finish_reason": "stop", "counted": true, "parent": null },
                { "id": 1, "view": "original", "step": "answer", "text": "it is left", "answer": "left", "logprob": null, "tokens": 4, "verdict": null, "finish_reason": "length", "counted": true, "parent": null }
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
            ("views", "original,mirror"), ("viewpoint", "camera"), ("effort", "low"), ("abstain_below", "0.5"), ("token_budget", "700"),
            ("regions", """[{"id":"region0","box":[0,0,1,1]}]"""), ("vision", """{"blank_image":true}"""), ("samples_unknown", "x"), ("model", ""), ("image", Bodies.DataUrl));

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
        request.Views.ShouldBe([ViewKind.Original, ViewKind.Mirror]);
        request.Viewpoint.ShouldBe("camera");
        request.Effort.ShouldBe(ReasoningEffort.Low);
        request.AbstainBelow.ShouldBe(0.5);
        request.TokenBudget.ShouldBe(700);
        request.Regions.ShouldHaveSingleItem().Id.ShouldBe("region0");
        request.Vision!.BlankImage.ShouldBeTrue();
    }

    [Fact]
    public async Task Reason_FormWithADepthFile_IsOneLineOfCurl()
    {
        using var form = Form(("metres_per_unit", "0.001"));
        form.Add(new ByteArrayContent([1, 2, 3]), "depth", "depth.png");

        (await server.PostAsync(Path, form)).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Depth!.Image.Bytes.ToArray().ShouldBe([1, 2, 3]);
        server.Reasoner.Request.Depth!.MetresPerUnit.ShouldBe(0.001);
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
    [InlineData("perspective", "imagined")]
    [InlineData("abstain_below", "rarely")]
    [InlineData("views", "original,sideways", "views[1]")]
    [InlineData("regions", "[1]", "regions[0]")]
    [InlineData("regions", "1")]
    [InlineData("vision", """{"token_norm":-1}""", "vision.token_norm")]
    public async Task Reason_FormFieldThatCannotBeRead_IsNamed(string field, string value, string? named = null)
    {
        using var form = Form((field, value));

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, named ?? field);
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

    [Fact]
    public async Task Reason_HowToReason_ReachesTheReasoner()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["views"] = new JsonArray("original", "mirror", "options", "inverse", "crop", "paraphrase", "mirror");
            b["weighting"] = "verifier";
            b["viewpoint"] = "red robot";
            b["perspective"] = "visual";
            b["effort"] = "high";
            b["abstain_below"] = 0.6;
            b["token_budget"] = 8000;
            b["deadline_ms"] = 10000;
            b["stop"] = JsonNode.Parse("""{"rule":"esc","window":7}""");
            b["vision"] = JsonNode.Parse("""{"token_norm":0.83,"permutation_seed":9007199254740993,"blank_image":true}""");
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Views.ShouldBe([ViewKind.Original, ViewKind.Mirror, ViewKind.Options, ViewKind.Inverse, ViewKind.Crop, ViewKind.Paraphrase]);
        request.Weighting.ShouldBe(VoteWeighting.Verifier);
        request.Viewpoint.ShouldBe("red robot");
        request.Perspective.ShouldBe(PerspectiveMode.Visual);
        request.Effort.ShouldBe(ReasoningEffort.High);
        request.AbstainBelow.ShouldBe(0.6);
        request.TokenBudget.ShouldBe(8000);
        request.Deadline.ShouldBe(TimeSpan.FromSeconds(10));
        request.Stop.ShouldBe(new StopRule(StopRuleKind.Esc, Window: 7));
        request.Vision.ShouldBe(new VisionIntervention { TokenNorm = 0.83f, PermutationSeed = 9007199254740993, BlankImage = true });
    }

    [Fact]
    public async Task Reason_WhatTheAnswerRestsOn_IsTold()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Sources = [AnswerSource.Model, AnswerSource.Geometry],
            MentalImage = new ImageContent(Bodies.Picture),
            Chains = [r.Chains[0] with { View = ViewKind.Mirror, Parent = 3, Verdict = Verdict.Contradicted }],
        });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["sources"]!.ToJsonString().ShouldBe("""["model","geometry"]""");
        ((string)json["mental_image"]!).ShouldBe(Bodies.DataUrl);
        var chain = json["chains"]![0]!;
        ((string)chain["view"]!).ShouldBe("mirror");
        ((int)chain["parent"]!).ShouldBe(3);
        ((string)chain["verdict"]!).ShouldBe("contradicted");
    }

    [Theory]
    [InlineData("""{"rule":"beta","window":5}""", "stop.window", "rule esc")]
    [InlineData("""{"rule":"esc","threshold":0.9}""", "stop.threshold", "rule beta")]
    [InlineData("""{"rule":"sometimes"}""", "stop.rule", "none, beta or esc")]
    public async Task Reason_StopRuleThatMakesNoSense_IsRefused(string stop, string field, string says) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["stop"] = JsonNode.Parse(stop)))).ShouldBeProblem(HttpStatusCode.BadRequest, field).ShouldContain(says);

    [Theory]
    [InlineData("views", """["original","sideways"]""", "views[1]", "paraphrase")]
    [InlineData("views", """[null]""", "views[0]", "mirror")]
    [InlineData("perspective", "\"imagined\"", "perspective", "numeric, visual or exact")]
    [InlineData("weighting", "\"loudness\"", "weighting", "plurality, confidence or verifier")]
    [InlineData("effort", "\"heroic\"", "effort", "minimal, low, medium, high or max")]
    [InlineData("token_budget", "\"all\"", "token_budget", "whole number")]
    [InlineData("vision", """{"token_norm":0}""", "vision.token_norm", "up to 100")]
    [InlineData("vision", """{"token_norm":101}""", "vision.token_norm", "up to 100")]
    [InlineData("vision", """{"blank_image":"yes"}""", "vision.blank_image", "true or false")]
    [InlineData("regions", "[1]", "regions[0]", "an object")]
    [InlineData("regions", "{}", "regions", "an array")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,"wide",1]}]""", "regions[0].box[2]", "a number")]
    [InlineData("samples", "\"many\"", "samples", "at most 32 bits")]
    [InlineData("seed", "\"x\"", "seed", "at most 64 bits")]
    [InlineData("question", "7", "question", "a string")]
    [InlineData("regions", """[{"box":[0,0,1,1]}]""", "regions[0].id", "region0")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1]}]""", "regions[0].box", "[x0, y0, x1, y1]")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1,1],"mask":{"size":[4],"counts":[4]}}]""", "regions[0].mask.size", "[height, width]")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1,1],"mask":{"size":[2,2]}}]""", "regions[0].mask.counts", "runs")]
    [InlineData("depth", """{"metres_per_unit":0.001}""", "depth.image", "PNG")]
    [InlineData("depth", """{"image":"AAAA"}""", "depth.metres_per_unit", "metres per step")]
    [InlineData("camera", """{"cx":1,"cy":1}""", "camera.fx", "focal")]
    [InlineData("camera", """{"fx":1,"cy":1}""", "camera.cx", "principal")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":2}""", "camera.pitch_degrees", "horizon")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"pitch_degrees":2}""", "camera.height", "above the ground")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":-1,"pitch_degrees":2}""", "camera.height", "more than 0")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":1,"pitch_degrees":91}""", "camera.pitch_degrees", "-90 to 90")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":1,"pitch_degrees":9,"position":[0,1,0]}""", "camera.rotation", "one pose")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1,0],"rotation":[1,0,0]}""", "camera.rotation", "9 of them")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1,0],"rotation":[-1,0,0,0,1,0,0,0,1]}""", "camera.rotation", "right angles")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1],"rotation":[1,0,0,0,1,0,0,0,1]}""", "camera.position", "[x, y, z]")]
    public async Task Reason_ValueThatIsNotAllowed_IsNamedWithWhatIs(string field, string value, string named, string allowed) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(allowed);

    [Fact]
    public async Task Reason_RegionsDepthAndCamera_ReachTheReasoner()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["regions"] = JsonNode.Parse("""
                [{"id":"region0","box":[1.5,2,30,40],"mask":{"size":[2,3],"counts":[1,5]},"name":"red cube"},{"id":"region1","box":[0,0,5,5]}]
                """);
            b["depth"] = new JsonObject { ["image"] = Bodies.DataUrl, ["metres_per_unit"] = 0.001 };
            b["camera"] = JsonNode.Parse("""{"fx":500,"cx":320,"cy":240,"height":1.5,"pitch_degrees":30}""");
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Regions[0].Box.ShouldBe(new ImageBox(1.5f, 2, 30, 40));
        request.Regions[0].Name.ShouldBe("red cube");
        (request.Regions[0].Mask!.Width, request.Regions[0].Mask!.Height).ShouldBe((3, 2));
        request.Regions[0].Mask!.Counts.ShouldBe([1, 5]);
        request.Regions[1].Mask.ShouldBeNull();
        request.Depth!.MetresPerUnit.ShouldBe(0.001);
        request.Depth.Image.Bytes.ToArray().ShouldBe(Bodies.Picture);
        request.Camera!.Intrinsics.ShouldBe(new CameraIntrinsics(500, 500, 320, 240));
        request.Camera.Gravity.ShouldBe(Gravity.FromPitch(MathF.PI / 6, 1.5f));
    }

    [Fact]
    public async Task Reason_CameraAsTheScenesGiveIt_IsThatCamera()
    {
        var camera = (await server.GetAsync("/v1/spatial/scenes/4398046511104?size=64")).Json["camera"]!;

        var answer = await server.PostAsync(Path, Bodies.Reason(b => b["camera"] = camera.DeepClone()));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var gravity = server.Reasoner.Request.Camera!.Gravity!;
        gravity.Height!.Value.ShouldBe((float)camera["position"]![1]!);
        // The generated cameras have no roll and look down by about 40 degrees.
        gravity.Up.X.ShouldBe(0, 1e-4f);
        gravity.Up.Z.ShouldBeInRange(-0.8f, -0.5f);
    }

    [Theory]
    [InlineData("question", "\"  \"", "question")]
    [InlineData("question", "null", "question")]
    [InlineData("include", """["chains","wishes"]""", "include[1]")]
    [InlineData("options", """["left",""]""", "options[1]")]
    [InlineData("options", """["left",null]""", "options[1]")]
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
