using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>HTTP in, embedded model, HTTP out: nothing is faked.</summary>
public sealed class ReasonEndToEndTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private ServerUnderTest Server => fixture.Server;

    [Fact]
    public async Task Reason_CameraRelationsOfManyScenes_AreMostlyRight()
    {
        // The model looks: left/right and nearer/farther of scenes it never saw. Chance is one half.
        var right = 0;
        var asked = 0;
        for (var number = 0; number < 30; number++)
        {
            var scene = await fixture.SceneAsync(number, "left_right,near_far");
            foreach (var question in scene["questions"]!.AsArray())
            {
                var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, question!, b => b["strategy"] = "cot"));
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
                asked++;
                right += (string)answer.Json["answer"]!["text"]! == (string)question!["answer"]! ? 1 : 0;
            }
        }
        asked.ShouldBeGreaterThan(40);
        (right / (double)asked).ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public async Task Reason_FileUploadAsInTheReadme_IsAnswered()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "samples", "scene.png"))), "image", "scene.png" },
            { new StringContent("From the red robot's viewpoint, is the blue cube on its left or its right?"), "question" },
            { new StringContent("self-consistency"), "strategy" },
            { new StringContent("8"), "samples" },
        };

        var answer = await Server.PostAsync("/v1/spatial/reason", form);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var json = answer.Json;
        ((string)json["answer"]!["text"]!).ShouldBeOneOf("left", "right");
        ((string)json["question_type"]!).ShouldBe("perspective_left_right");
        ((string)json["frame"]!["object"]!).ShouldBe("red robot");
        json["chains"]!.AsArray().Count.ShouldBeInRange(3, 8); // three of one mind decide
        json["votes"]!.AsArray().Sum(v => (int)v!["count"]!).ShouldBeLessThanOrEqualTo(8);
        ((double)json["timings"]!["total_ms"]!).ShouldBeGreaterThan(0);
        json["scene"]!["objects"]!.AsArray().Select(o => (string)o!["name"]!).ShouldContain("red robot");
        // Every chain's tokens are paid for, and the prompt is counted once per wave.
        ((int)json["usage"]!["completion_tokens"]!).ShouldBe(json["chains"]!.AsArray().Sum(c => (int)c!["tokens"]!));
        ((int)json["usage"]!["prompt_tokens"]!).ShouldBeLessThan(100);
    }

    [Fact]
    public async Task Reason_SameRequestAndSeed_GivesTheSameResultAloneAndUnderLoad()
    {
        var scene = await fixture.SceneAsync(3, "distance,count");
        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
        {
            b["strategy"] = "self-consistency";
            b["samples"] = 6;
            b["seed"] = 11;
            b["stop"] = new JsonObject { ["rule"] = "none" };
        });
        var alone = Essence(await Server.PostAsync("/v1/spatial/reason", body.DeepClone()));

        var together = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Server.PostAsync("/v1/spatial/reason", i % 2 == 0 ? body.DeepClone() : Other(i))));

        foreach (var (answer, i) in together.Select((a, i) => (a, i)))
        {
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            if (i % 2 == 0)
                Essence(answer).ShouldBe(alone);
        }

        JsonNode Other(int i)
        {
            var other = body.DeepClone();
            other["seed"] = i;
            return other;
        }

        static string Essence(Answer answer) => new JsonArray([.. new[] { "answer", "votes", "chains", "confidence" }.Select(f => answer.Json[f]?.DeepClone())]).ToJsonString();
    }

    [Fact]
    public async Task Reason_EventStream_EndsInTheResultOfThePlainCall()
    {
        var scene = await fixture.SceneAsync(5, "front_behind");
        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => b["strategy"] = "self-consistency");

        var events = await Server.StreamAsync("/v1/spatial/reason", body.DeepClone());
        var plain = await Server.PostAsync("/v1/spatial/reason", body.DeepClone());

        events[0].Name.ShouldBe("plan");
        var names = events.Select(e => e.Name).ToHashSet();
        names.ShouldContain("chain.started");
        names.ShouldContain("chain.delta");
        names.ShouldContain("chain.completed");
        names.ShouldContain("vote");
        events[^1].Name.ShouldBe("result");
        ((string)events[^1].Json["answer"]!["text"]!).ShouldBe((string)plain.Json["answer"]!["text"]!);
        // Deltas of a chain add up to its text.
        var first = events.First(e => e.Name == "chain.completed").Json;
        var id = (int)first["id"]!;
        string.Concat(events.Where(e => e.Name == "chain.delta" && (int)e.Json["chain"]! == id).Select(e => (string)e.Json["text"]!)).ShouldBe((string)first["text"]!);
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("cot")]
    [InlineData("scene-graph")]
    [InlineData("self-consistency")]
    [InlineData("auto")]
    public async Task Reason_EveryStrategy_AnswersEveryKindOfAScene(string strategy)
    {
        var scene = await fixture.SceneAsync(8);
        foreach (var question in scene["questions"]!.AsArray())
        {
            var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, question!, b => b["strategy"] = strategy));
            answer.Status.ShouldBe(HttpStatusCode.OK, (string)question!["question"]! + answer.Text);
            ((string)answer.Json["answer"]!["text"]!).ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public async Task Reason_QuestionOutsideTheLanguage_SaysWhatIsUnderstood()
    {
        var scene = await fixture.SceneAsync(1);
        var answer = await Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, new JsonObject { ["question"] = "Is the dog happy?" }));

        var detail = answer.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "question");
        detail.ShouldContain("robot");
        detail.ShouldContain("SpatialReasoner:Model:Path");
    }
}
