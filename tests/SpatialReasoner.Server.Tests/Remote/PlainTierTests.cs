using System.Net;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>A reasoning tier over a server that speaks plain chat completions and no more: what it lacks is made good, and said.</summary>
public class PlainTierTests(EmbeddedModelServer whole, ITestOutputHelper output) : IClassFixture<EmbeddedModelServer>, IAsyncLifetime
{
    /// <summary>What a plain server cannot say of its model.</summary>
    private static readonly string[] Told =
    [
        "--SpatialReasoner:Remote:Family=spatial-tiny", "--SpatialReasoner:Remote:ClosedLanguage=true", "--SpatialReasoner:Remote:ImageFit=PaddedSquare",
        "--SpatialReasoner:Remote:ContextLength=1024",
    ];

    private PlainUpstream upstream = null!;
    private ServerUnderTest tier = null!;

    public async ValueTask InitializeAsync()
    {
        upstream = await PlainUpstream.StartAsync(new Uri(whole.Server.Client.BaseAddress!, "/engine/v1").ToString());
        tier = await TwoTiers.StartAsync([upstream.Url], Told);
    }

    public async ValueTask DisposeAsync()
    {
        await tier.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task Reason_EveryStrategy_Answers()
    {
        var strategies = (await whole.Server.GetAsync("/v1/spatial/strategies")).Json["strategies"]!.AsArray().Select(s => (string)s!["id"]!).ToList();
        strategies.Count.ShouldBeGreaterThan(12);
        foreach (var strategy in strategies)
        {
            var (right, asked) = (0, 0);
            var warnings = new HashSet<string>();
            foreach (var number in Enumerable.Range(40, 3))
            {
                var scene = await whole.SceneAsync(number, "left_right,count,near_far");
                foreach (var question in scene["questions"]!.AsArray())
                {
                    var answer = await tier.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, question!, b => (b["strategy"], b["samples"], b["seed"]) = (strategy, 4, number)));

                    answer.Status.ShouldBe(HttpStatusCode.OK, $"{strategy}: {answer.Text}");
                    ((string)answer.Json["answer"]!["text"]!).ShouldNotBeEmpty();
                    ((int)answer.Json["usage"]!["completion_tokens"]!).ShouldBeGreaterThan(0);
                    right += (string)answer.Json["answer"]!["text"]! == (string)question!["answer"]! ? 1 : 0;
                    asked++;
                    warnings.UnionWith(answer.Json["warnings"]!.AsArray().Select(w => (string)w!));
                }
            }
            warnings.ShouldContain(w => w.StartsWith("The upstream tells no log-probabilities"), strategy);
            warnings.ShouldContain(w => w.StartsWith("The upstream tells no usage"), strategy);
            output.WriteLine($"{strategy}: {right} of {asked} right");
        }
    }

    [Fact]
    public async Task Direct_Greedy_IsTheAnswerOfOneProcess()
    {
        foreach (var number in Enumerable.Range(50, 5))
        {
            var scene = await whole.SceneAsync(number, "left_right,count");
            foreach (var question in scene["questions"]!.AsArray())
            {
                var body = EmbeddedModelServer.Ask(scene, question!, b => b["strategy"] = "direct");

                var (alone, remote) = (await whole.Server.PostAsync("/v1/spatial/reason", body), await tier.PostAsync("/v1/spatial/reason", body));

                remote.Json["answer"]!.ToJsonString().ShouldBe(alone.Json["answer"]!.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task Chains_OfAVote_AreACallEach()
    {
        var scene = await whole.SceneAsync(41, "left_right");
        var before = upstream.Calls;

        var answer = await tier.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
        {
            (b["strategy"], b["samples"], b["stop"]) = ("self-consistency", 5, new JsonObject { ["rule"] = "none" });
            b["include"] = new JsonArray("chains");
        }));

        (upstream.Calls - before).ShouldBe(5);
        answer.Json["chains"]!.AsArray().Count.ShouldBe(5);
        answer.Json["chains"]!.AsArray().Sum(c => (int)c!["tokens"]!).ShouldBe((int)answer.Json["usage"]!["completion_tokens"]!);
        answer.Json["warnings"]!.AsArray().ShouldContain(w => ((string)w!).StartsWith("The upstream gives one chain per call"));
    }

    [Fact]
    public async Task Models_OfTheTier_SayWhatTheUpstreamLacks()
    {
        var can = (await tier.GetAsync("/v1/models/spatial-tiny")).Json["capabilities"]!.AsObject();

        can.Where(c => (bool)c.Value!).ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_WithoutSchemaUpstream_IsRefusedByName()
    {
        var scene = await whole.SceneAsync(41, "left_right");
        var body = Bodies.Chat(b =>
        {
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))));
            b["response_format"] = JsonNode.Parse("""{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"note":{"type":"string","maxLength":12}},"required":["note"],"additionalProperties":false}}}""");
        });

        (await tier.PostAsync("/v1/chat/completions", body)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, "response_format");
    }
}
