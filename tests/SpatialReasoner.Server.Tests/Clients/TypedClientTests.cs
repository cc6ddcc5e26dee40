using SpatialReasoner.Client;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The typed client against the running server over the embedded model.</summary>
public sealed class TypedClientTests(AskedScene scene) : IClassFixture<AskedScene>
{
    private ReasonRequest Request => new() { Question = scene.Question, Images = [scene.Image], Strategy = "self-consistency", Samples = 4, Seed = 7 };

    [Fact]
    public async Task Reason_AnswersWithWhatLedToIt()
    {
        var result = await Client(scene.Url).ReasonAsync(Request with { Include = ["chains", "scene", "events", "prompts"], Stop = new StopRule("none") });

        result.Answer.Text.ShouldBe(scene.Truth);
        result.Answer.Number().ShouldBeNull();
        result.Strategy.ShouldBe("self-consistency");
        result.Seed.ShouldBe(7);
        result.Chains.ShouldNotBeNull().Count.ShouldBe(4);
        result.Scene.ShouldNotBeNull().Objects.ShouldNotBeEmpty();
        result.Events.ShouldNotBeNull().ShouldContain(e => e.Event == "vote");
        result.Prompts.ShouldNotBeNull().ShouldNotBeEmpty();
        result.Usage.TotalTokens.ShouldBe(result.Usage.PromptTokens + result.Usage.CompletionTokens);
    }

    [Fact]
    public async Task Stream_TellsEventsInOrder_AndTheSameResult()
    {
        var client = Client(scene.Url);
        var events = new List<ReasonEvent>();
        await foreach (var happened in client.StreamReasonAsync(Request))
            events.Add(happened);
        var plain = await client.ReasonAsync(Request);

        events[0].ShouldBeOfType<PlanMade>();
        var streamed = events[^1].ShouldBeOfType<ReasonCompleted>().Result;
        streamed.Answer.Text.ShouldBe(plain.Answer.Text);
        streamed.Chains!.Select(c => c.Text).ShouldBe(plain.Chains!.Select(c => c.Text));
        foreach (var chain in events.OfType<ChainCompleted>().Select(e => e.Chain))
            string.Concat(events.OfType<ChainDelta>().Where(d => d.Chain == chain.Id).Select(d => d.Text)).ShouldBe(chain.Text);
        events.OfType<ChainStarted>().Count().ShouldBe(events.OfType<ChainCompleted>().Count());
        events.OfType<VoteCounted>().Last().Votes[0].Answer.ShouldBe(scene.Truth);
    }

    [Fact]
    public async Task Stream_OfVerifiedChains_TellsTheirClaims()
    {
        var verified = new List<ChainVerified>();
        await foreach (var happened in Client(scene.Url).StreamReasonAsync(Request with { Strategy = "best-of-n" }))
        {
            if (happened is ChainVerified one)
                verified.Add(one);
        }

        verified.ShouldNotBeEmpty();
        verified.SelectMany(v => v.Claims).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Stream_WhoseReaderLeaves_LeavesTheServerAnswering()
    {
        var client = Client(scene.Url);
        await foreach (var happened in client.StreamReasonAsync(Request))
        {
            if (happened is ChainDelta)
                break;
        }

        (await client.ReasonAsync(Request)).Answer.Text.ShouldBe(scene.Truth);
    }

    [Fact]
    public async Task Plan_IsTold_AndFollowedWhenItIsSentBack()
    {
        var client = Client(scene.Url);

        var plan = (await client.PlanAsync(Request)).Plan;
        var edited = plan with { Steps = [.. plan.Steps.Select(s => s.Chains > 0 ? s with { Chains = 2 } : s)] };
        var result = await client.ReasonAsync(Request with { Plan = edited, Samples = null, Stop = new StopRule("none") });

        plan.Strategy.ShouldBe("self-consistency");
        result.Chains!.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Perceive_ThenImagine_ShowsTheSceneThroughAViewersEyes()
    {
        var client = Client(scene.Url);

        var seen = await client.PerceiveAsync(new PerceiveRequest { Image = scene.Image });
        var view = await client.ImagineAsync(new ImagineRequest { Scene = seen.Scene, Viewer = "camera", Size = 64 });
        var looked = await client.ImagineAsync(new ImagineRequest { Image = scene.Image, Viewer = "camera", Size = 64 });

        seen.Scene.ShouldNotBeNull().Objects.ShouldAllBe(o => o.Position != null);
        view.Objects.Select(o => o.Name).ShouldBe(seen.Scene.Objects.Select(o => o.Name), ignoreOrder: true);
        Picture.Bytes(view.MentalImage.ShouldNotBeNull())[1..4].ShouldBe("PNG"u8.ToArray());
        view.Map.ShouldNotBeNull().ShouldStartWith("<svg");
        (view.Scene, view.Usage).ShouldBe((null, null));
        looked.Scene.ShouldNotBeNull();
        looked.Usage.ShouldNotBeNull();
    }

    [Fact]
    public async Task Decide_AnswersEveryQuestionWithProbabilities()
    {
        var result = await Client(scene.Url).DecideAsync(new DecideRequest
        {
            Image = scene.Image,
            Questions = [new DecideQuestion(scene.Question, ["left", "right"], Id: "side"), new DecideQuestion("How many robots are there?", ["1", "2", "3", "4"], "score")],
        });

        result.Answers.Select(a => a.Id).ShouldBe(["side", "1"]);
        result.Answers[0].Answer.Text.ShouldBe(scene.Truth);
        result.Answers[1].Answer.Number().ShouldNotBeNull().ShouldBeInRange(1, 4);
        result.Answers[0].Probabilities.Sum(p => p.Probability).ShouldBeInRange(0.5, 1.0001);
    }

    [Fact]
    public async Task Strategies_AreTheServers()
    {
        var strategies = await Client(scene.Url).StrategiesAsync();

        strategies.Select(s => s.Id).ShouldContain("exact");
        strategies.Single(s => s.Id == "self-consistency").Options.Single(o => o.Name == "samples").Default!.Value.GetInt32().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Scene_IsDrawn_AndItsTruthAnswersByGeometryAlone()
    {
        var client = Client(scene.Url);
        var drawn = await client.SceneAsync((1L << 41) + 2, ["count", "left_right"], "hard", 96);

        (drawn.Difficulty, drawn.Width).ShouldBe(("hard", 96));
        drawn.Questions.Select(q => q.Kind).ShouldBeSubsetOf(["count", "left_right"]);
        Picture.Bytes(drawn.Image)[1..4].ShouldBe("PNG"u8.ToArray());
        var (left, right) = (drawn.Objects.Where(o => o.Box is not null).MinBy(o => o.Image[0])!, drawn.Objects.Where(o => o.Box is not null).MaxBy(o => o.Image[0])!);
        var result = await client.ReasonAsync(new ReasonRequest
        {
            Question = "Is <region0> left or right of <region1>?",
            Images = [drawn.Image],
            Camera = drawn.Camera,
            Regions = [new Region("region0", [.. left.Box!.Select(b => (float)b)], left.Name), new Region("region1", [.. right.Box!.Select(b => (float)b)], right.Name)],
        });

        result.Answer.Text.ShouldBe("left");
        result.Sources.ShouldNotContain("model");
    }

    [Fact]
    public async Task Fault_NamesFieldValueAndWhatIsAllowed()
    {
        var fault = await Should.ThrowAsync<SpatialReasonerException>(() => Client(scene.Url).ReasonAsync(Request with { Samples = 65 }));

        (fault.Status, fault.Code, fault.Field, fault.RetryAfter).ShouldBe((HttpStatusCode.BadRequest, "invalid_value", "samples", null));
        fault.Message.ShouldContain("65");
        fault.Message.ShouldContain("1 to 64");
        fault.Title.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Fault_OfABusyServer_SaysWhenToTryAgain()
    {
        var fault = await Should.ThrowAsync<SpatialReasonerException>(async () => await Client(scene.BusyUrl).StreamReasonAsync(Request).GetAsyncEnumerator().MoveNextAsync());

        (fault.Status, fault.Code, fault.RetryAfter).ShouldBe((HttpStatusCode.TooManyRequests, "overloaded", TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task Fault_InTheMiddleOfAStream_IsThrownThere()
    {
        var seen = new List<ReasonEvent>();
        var fault = await Should.ThrowAsync<SpatialReasonerException>(async () =>
        {
            await foreach (var happened in Client(scene.BrokenUrl).StreamReasonAsync(Request))
                seen.Add(happened);
        });

        seen.ShouldNotBeEmpty();
        (fault.Status, fault.Code).ShouldBe((HttpStatusCode.InternalServerError, "model_failed"));
    }

    [Fact]
    public async Task Answer_OfSomethingElse_IsAnErrorAndNotAResult()
    {
        var http = new HttpClient { BaseAddress = new Uri(scene.Url + "/swagger/") }; // /swagger/v1/spatial/...: nothing is there

        var fault = await Should.ThrowAsync<SpatialReasonerException>(() => new SpatialReasonerClient(http).StrategiesAsync());

        fault.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static SpatialReasonerClient Client(string url) => new(new HttpClient { BaseAddress = new Uri(url) });
}
