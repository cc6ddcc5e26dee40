using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>The calls beside <c>reason</c>, and its newer fields, on the embedded model.</summary>
public sealed class SpatialCallsEndToEndTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private ServerUnderTest Server => fixture.Server;

    [Fact]
    public async Task Perceive_Scenes_FindsMostObjectsWhereTheyAre()
    {
        var (found, placed, there) = (0, 0, 0);
        for (var number = 0; number < 10; number++)
        {
            var scene = await fixture.SceneAsync(number, "left_right");
            var answer = await Server.PostAsync("/v1/spatial/perceive", new JsonObject { ["image"] = (string)scene["image"]!, ["seed"] = 1 });
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            var seen = answer.Json["scene"]!["objects"]!.AsArray();
            foreach (var truth in scene["objects"]!.AsArray())
            {
                there++;
                if (seen.FirstOrDefault(o => (string)o!["name"]! == (string)truth!["name"]!) is not { } match)
                    continue;
                found++;
                var (dx, dy) = ((float)match["image"]![0]! - ((float)truth!["image"]![0]! / 64), (float)match["image"]![1]! - ((float)truth["image"]![1]! / 64));
                placed += MathF.Sqrt((dx * dx) + (dy * dy)) < 0.1f ? 1 : 0;
            }
        }
        there.ShouldBeGreaterThan(25);
        (found / (double)there).ShouldBeGreaterThan(0.8);
        (placed / (double)found).ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public async Task Imagine_Picture_ShowsItFromTheViewer()
    {
        var scene = await fixture.SceneAsync(2, "perspective_left_right");
        var viewer = (string)scene["questions"]![0]!["about"]!["viewer"]!;

        var answer = await Server.PostAsync("/v1/spatial/imagine", new JsonObject { ["image"] = (string)scene["image"]!, ["viewer"] = viewer });

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ((string)answer.Json["mental_image"]!).ShouldStartWith("data:image/png;base64,");
        var self = answer.Json["objects"]!.AsArray().Single(o => (string)o!["name"]! == viewer)!;
        self["position"]!.AsArray().Select(v => MathF.Abs((float)v!)).ShouldAllBe(v => v < 1e-4f);
    }

    [Fact]
    public async Task Decide_SeveralQuestions_ShareOnePrefillOfThePicture()
    {
        var scene = await fixture.SceneAsync(8, "left_right,near_far,count");
        var questions = scene["questions"]!.AsArray().Select((q, i) => (JsonNode)new JsonObject
        {
            ["id"] = (string)q!["kind"]!,
            ["type"] = (string)q["kind"]! == "count" ? "score" : "choice",
            ["question"] = (string)q["question"]!,
            ["options"] = (string)q["kind"]! == "count" ? new JsonArray("0", "1", "2", "3", "4") : q["options"]!.DeepClone(),
        }).ToArray();

        var answer = await Server.PostAsync("/v1/spatial/decide", new JsonObject { ["image"] = (string)scene["image"]!, ["questions"] = new JsonArray(questions) });

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var answers = answer.Json["answers"]!.AsArray();
        answers.Count.ShouldBe(questions.Length);
        foreach (var decided in answers)
            decided!["probabilities"]!.AsArray().Sum(p => (double)p!["probability"]!).ShouldBe(1, 0.01, decided.ToJsonString());
        // The picture's tokens are prefilled by the first question and found in the cache by the others.
        var details = answer.Json["usage"]!["prompt_tokens_details"]!;
        ((int)details["cached_tokens"]!).ShouldBeGreaterThanOrEqualTo((int)details["image_tokens"]! * (questions.Length - 1) / questions.Length);
    }

    [Fact]
    public async Task Plan_AndTheReasoningThatFollowsIt_Agree()
    {
        var scene = await fixture.SceneAsync(3, "distance");
        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!);

        var planned = await Server.PostAsync("/v1/spatial/plan", body.DeepClone());
        var reasoned = await Server.PostAsync("/v1/spatial/reason", body.DeepClone());

        planned.Status.ShouldBe(HttpStatusCode.OK, planned.Text);
        JsonNode.DeepEquals(planned.Json["plan"], reasoned.Json["plan"]).ShouldBeTrue(planned.Text);
    }

    [Fact]
    public async Task Reason_Views_AreTakenAndMappedBack()
    {
        var scene = await fixture.SceneAsync(4, "left_right");

        var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
        {
            b["strategy"] = "self-consistency";
            b["samples"] = 6;
            b["views"] = new JsonArray("original", "mirror");
            b["stop"] = new JsonObject { ["rule"] = "none" };
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json["chains"]!.AsArray().Select(c => (string)c!["view"]!).Distinct().Order().ShouldBe(["mirror", "original"]);
        ((string)answer.Json["answer"]!["text"]!).ShouldBe((string)scene["questions"]![0]!["answer"]!);
    }

    [Fact]
    public async Task Reason_Exact_SaysThatGeometryDecided()
    {
        var scene = await fixture.SceneAsync(6, "distance");

        var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => b["strategy"] = "exact"));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json["sources"]!.AsArray().Select(s => (string)s!).ShouldContain("geometry");
        ((double)answer.Json["answer"]!["value"]!).ShouldBe((double)scene["questions"]![0]!["value"]!, 1.0);
    }

    [Theory]
    [InlineData("numeric")]
    [InlineData("visual")]
    [InlineData("exact")]
    public async Task Reason_Perspective_LooksThroughTheViewersEyes(string mode)
    {
        var (right, asked) = (0, 0);
        for (var number = 0; number < 8; number++)
        {
            var scene = await fixture.SceneAsync(number, "perspective_left_right");
            if (scene["questions"]!.AsArray() is not [var question])
                continue;
            var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, question!, b => (b["strategy"], b["perspective"]) = ("perspective", mode)));
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            ((string)answer.Json["frame"]!["kind"]!).ShouldBe("object");
            answer.Json["sources"]!.AsArray().Select(s => (string)s!).ShouldContain("geometry");
            if (mode == "visual")
                ((string)answer.Json["mental_image"]!).ShouldStartWith("data:image/png;base64,");
            asked++;
            right += (string)answer.Json["answer"]!["text"]! == (string)question!["answer"]! ? 1 : 0;
        }
        asked.ShouldBeGreaterThan(4);
        // Chance is one half; the measured accuracies stand with the strategies.
        (right / (double)asked).ShouldBeGreaterThan(0.6);
    }

    [Fact]
    public async Task Reason_ViewpointField_StandsForTheWords()
    {
        var scene = await fixture.SceneAsync(2, "perspective_left_right");
        var about = scene["questions"]![0]!["about"]!;

        var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(
            scene, new JsonObject { ["question"] = $"Is the {about["subject"]} on the left or the right?" }, b => b["viewpoint"] = (string)about["viewer"]!));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ((string)answer.Json["frame"]!["object"]!).ShouldBe((string)about["viewer"]!);
    }

    [Fact]
    public async Task Reason_BlankPicture_AnswersWithoutSeeing()
    {
        var scene = await fixture.SceneAsync(6, "left_right");

        var seen = await Server.PostAsync("/v1/spatial/perceive", new JsonObject { ["image"] = (string)scene["image"]! });
        var blind = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, new JsonObject { ["question"] = "Describe the scene." }, b =>
        {
            b["strategy"] = "exact";
            b["vision"] = new JsonObject { ["blank_image"] = true };
        }));

        blind.Status.ShouldBe(HttpStatusCode.OK, blind.Text);
        Names(blind.Json["scene"]).ShouldNotBe(Names(seen.Json["scene"]));

        static string Names(JsonNode? scene) => scene is null ? "" : string.Join(',', scene["objects"]!.AsArray().Select(o => (string)o!["name"]!).Order());
    }

    [Fact]
    public async Task Reason_RegionsDepthAndCamera_MeasureWithoutTheModel()
    {
        // A wall two metres away, in millimetres; two patches of it a known distance apart.
        var scene = await fixture.SceneAsync(1, "left_right");
        var answer = await Server.PostAsync("/v1/spatial/reason", new JsonObject
        {
            ["question"] = "How far apart are <region0> and <region1>?",
            ["images"] = new JsonArray((string)scene["image"]!),
            ["regions"] = JsonNode.Parse("""[{"id":"region0","box":[4,28,12,36]},{"id":"region1","box":[52,28,60,36]}]"""),
            ["depth"] = new JsonObject { ["image"] = "data:image/png;base64," + Convert.ToBase64String(GreyPng.Flat(64, 64, 2000)), ["metres_per_unit"] = 0.001 },
            ["camera"] = JsonNode.Parse("""{"fx":64,"fy":64,"cx":32,"cy":32}"""),
        });

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        // 48 pixels at a focal length of 64, two metres away.
        ((double)answer.Json["answer"]!["value"]!).ShouldBe(1.5, 0.02);
        answer.Json["sources"]!.AsArray().Select(s => (string)s!).ShouldBe(["geometry", "depth", "camera", "regions"]);
        ((int)answer.Json["usage"]!["total_tokens"]!).ShouldBe(0);
        answer.Json["scene"]!["objects"]![0]!["box"]!.AsArray().Select(v => (float)v!).ShouldBe([4 / 64f, 28 / 64f, 12 / 64f, 36 / 64f]);
    }

    [Theory]
    [InlineData("self-consistency")]
    [InlineData("exact")]
    [InlineData("auto")]
    public async Task Reason_SameRequestAndSeed_IsTheSameDocumentAloneAndUnderLoad(string strategy)
    {
        var scene = await fixture.SceneAsync(3, "distance,count,perspective_left_right");
        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
        {
            b["strategy"] = strategy;
            b["samples"] = 6;
            b["seed"] = 11;
            b["stop"] = new JsonObject { ["rule"] = "none" };
            b["use_memory"] = false;
        });
        // A prompt that is found in the prefix cache is not prefilled again; its log-probabilities may differ from the first time's in the sixth digit.
        await Server.PostAsync("/v1/spatial/reason", body.DeepClone());
        var alone = Document(await Server.PostAsync("/v1/spatial/reason", body.DeepClone()));

        var together = await Task.WhenAll(Enumerable.Range(0, 17).Select(i => Server.PostAsync("/v1/spatial/reason", i == 8 ? body.DeepClone() : Other(i))));

        together.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        Document(together[8]).ShouldBe(alone);

        JsonNode Other(int i)
        {
            var other = EmbeddedModelServer.Ask(scene, scene["questions"]![i % scene["questions"]!.AsArray().Count]!, b => b["strategy"] = i % 2 == 0 ? "self-consistency" : "cot");
            other["seed"] = i;
            return other;
        }
    }

    /// <summary>All but the id, the timings, and how much of the prompt happened to be in the cache.</summary>
    private static string Document(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var json = answer.Json.AsObject();
        json.Remove("id");
        json.Remove("timings");
        json["usage"]!["prompt_tokens_details"]!.AsObject().Remove("cached_tokens");
        return json.ToJsonString();
    }
}
