using System.Net;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;
using SpatialReasoner.Server.Tests.Telemetry;

namespace SpatialReasoner.Server.Tests.Remote;

public class TwoTierTests(TwoTiers tiers, ITestOutputHelper output) : IClassFixture<TwoTiers>
{
    [Fact]
    public async Task Reason_EveryStrategyOverNodes_IsTheResultOfOneProcess()
    {
        var strategies = await tiers.StrategiesAsync();
        strategies.Count.ShouldBeGreaterThan(12);
        var scene = await tiers.SceneAsync(3, "left_right,count,perspective_left_right");
        foreach (var strategy in strategies)
        {
            foreach (var question in scene["questions"]!.AsArray())
            {
                var body = EmbeddedModelServer.Ask(scene, question!, b =>
                {
                    (b["strategy"], b["seed"], b["temperature"], b["samples"]) = (strategy, 11, 0.9, 4);
                    b["include"] = new JsonArray("chains", "scene", "prompts");
                });

                var (alone, remote) = (await tiers.Whole.PostAsync("/v1/spatial/reason", body), await tiers.Tier.PostAsync("/v1/spatial/reason", body));

                alone.Status.ShouldBe(HttpStatusCode.OK, alone.Text);
                remote.Status.ShouldBe(HttpStatusCode.OK, remote.Text);
                TwoTiers.Lasting(remote).ShouldBe(TwoTiers.Lasting(alone), $"{strategy}: {(string?)question!["question"]}");
            }
        }
    }

    [Fact]
    public async Task Reason_ManyAtOnceOverNodes_IsTheResultOfOneProcess()
    {
        var bodies = new List<JsonObject>();
        foreach (var number in Enumerable.Range(20, 6))
        {
            var scene = await tiers.SceneAsync(number);
            bodies.AddRange(scene["questions"]!.AsArray().Take(4).Select((q, i) => EmbeddedModelServer.Ask(scene, q!, b =>
                (b["strategy"], b["seed"], b["samples"], b["temperature"]) = (i % 2 == 0 ? "self-consistency" : "consensus", number, 6, 0.8))));
        }

        var alone = await Task.WhenAll(bodies.Select(b => tiers.Whole.PostAsync("/v1/spatial/reason", b)));
        var remote = await Task.WhenAll(bodies.Select(b => tiers.Tier.PostAsync("/v1/spatial/reason", b)));

        remote.Select(TwoTiers.Lasting).ShouldBe(alone.Select(TwoTiers.Lasting));
    }

    [Fact]
    public async Task Document_OverNodes_IsHeldToItsSchema()
    {
        var scene = await tiers.SceneAsync(3, "left_right");
        var body = Bodies.Chat(b =>
        {
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))));
            b["response_format"] = JsonNode.Parse("""{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"side":{"enum":["left","right"]},"note":{"type":"string","maxLength":12}},"required":["side","note"],"additionalProperties":false}}}""");
            b["seed"] = 5;
        });

        var (alone, remote) = (await tiers.Whole.PostAsync("/v1/chat/completions", body), await tiers.Tier.PostAsync("/v1/chat/completions", body));

        remote.Status.ShouldBe(HttpStatusCode.OK, remote.Text);
        ((string)remote.Json["choices"]![0]!["message"]!["content"]!).ShouldBe((string)alone.Json["choices"]![0]!["message"]!["content"]!);
    }

    [Fact]
    public async Task Vision_Blanked_IsDoneByTheNode()
    {
        var scene = await tiers.SceneAsync(3, "count");
        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => (b["strategy"], b["vision"]) = ("direct", new JsonObject { ["blank_image"] = true }));

        TwoTiers.Lasting(await tiers.Tier.PostAsync("/v1/spatial/reason", body)).ShouldBe(TwoTiers.Lasting(await tiers.Whole.PostAsync("/v1/spatial/reason", body)));
    }

    [Fact]
    public async Task Picture_ThatIsNone_IsRefusedByTheTierItself()
    {
        var answer = await tiers.Tier.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["strategy"] = "direct"));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "images");
    }

    [Fact]
    public async Task Models_OfTheTier_AreTheNodes()
    {
        var model = (await tiers.Tier.GetAsync("/v1/models/spatial-tiny")).Json;

        ((string)model["architecture"]!["family"]!).ShouldBe("spatial-tiny");
        ((bool)model["capabilities"]!["scoring"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Metrics_OfTheTier_AreWhatTheDashboardAsksOfUpstreams()
    {
        var scene = await tiers.SceneAsync(3, "count");
        await tiers.Tier.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => b["strategy"] = "direct"));

        var told = DashboardTests.Told((await tiers.Tier.GetAsync("/metrics")).Text);

        DashboardTests.UpstreamMetrics().Count.ShouldBe(5);
        DashboardTests.UpstreamMetrics().ShouldBeSubsetOf(told);
    }

    [Fact]
    public async Task Routing_ByPrefix_FindsMoreOfItsPromptsCachedThanRoundRobin()
    {
        await using var robin = await tiers.StartTierAsync("--SpatialReasoner:Remote:Routing=RoundRobin");

        var byPrefix = await CachedShareAsync(tiers.Tier, firstScene: 100);
        var byTurns = await CachedShareAsync(robin, firstScene: 200);

        output.WriteLine($"share of prompt tokens taken from the nodes' caches: by prefix {byPrefix:0.000}, round robin {byTurns:0.000}");
        byPrefix.ShouldBeGreaterThan(byTurns + 0.05);
        foreach (var node in tiers.Nodes)
            (await node.GetAsync("/metrics")).Text.ShouldContain("spatial_reasoner_engine_prompts_total"); // both were asked
    }

    /// <summary>Several questions about each of several pictures that no cache has seen, in an order in which neither routing has a pattern to profit from.</summary>
    private async Task<double> CachedShareAsync(ServerUnderTest tier, int firstScene)
    {
        var asked = new List<JsonObject>();
        foreach (var number in Enumerable.Range(firstScene, 20))
        {
            var scene = await tiers.SceneAsync(number);
            asked.AddRange(scene["questions"]!.AsArray().Take(4).Select(q => EmbeddedModelServer.Ask(scene, q!, b => b["strategy"] = "direct")));
        }
        var (prompt, cached) = (0, 0);
        var order = asked.ToArray();
        new Random(1).Shuffle(order);
        foreach (var body in order)
        {
            var usage = (await tier.PostAsync("/v1/spatial/reason", body)).Json["usage"]!;
            prompt += (int)usage["prompt_tokens"]!;
            cached += (int)usage["prompt_tokens_details"]!["cached_tokens"]!;
        }
        return (double)cached / prompt;
    }
}
