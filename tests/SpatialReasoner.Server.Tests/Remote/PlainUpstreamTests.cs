using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EngineNode;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>The plain upstream is as plain as it says, and what it answers is the model's.</summary>
public sealed class PlainUpstreamTests(EngineRig rig) : IClassFixture<EngineRig>
{
    [Fact]
    public async Task Upstream_AskedForMore_GivesOnePlainChainOfTheModels()
    {
        await using var upstream = await PlainUpstream.StartAsync(new Uri(rig.Server.Client.BaseAddress!, "/engine/v1").ToString());
        using var client = new HttpClient();
        var body = rig.Body(b => (b["n"], b["temperature"], b["stream"], b["top_logprobs"]) = (3, 0, true, 2));

        using var response = await client.PostAsJsonAsync(upstream.Url + "/chat/completions", body);
        var events = ServerEvent.Parse(await response.Content.ReadAsStringAsync());

        events[^1].Data.ShouldBe("[DONE]");
        var chunks = events.SkipLast(1).Select(e => e.Json).ToArray();
        chunks.ShouldAllBe(c => c["choices"]!.AsArray().Count == 1 && c["usage"] == null && c["timings"] == null && c["choices"]![0]!["logprobs"] == null);
        var own = await rig.Server.PostAsync(EngineRig.Path, rig.Body(b => b["temperature"] = 0));
        ToldChain.Streamed(chunks).ShouldHaveSingleItem().Text.ShouldBe(ToldChain.Whole(own.Json)[0].Text);
        upstream.Calls.ShouldBe(1);
        JsonNode.Parse(await client.GetStringAsync(upstream.Url + "/models"))!["data"]!.ToJsonString().ShouldBe("""[{"id":"spatial-tiny","object":"model"}]""");
        using var refused = await client.PostAsJsonAsync(upstream.Url + "/chat/completions", rig.Body(b => b["temperature"] = 9));
        (await Answer.ReadAsync(refused)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, "temperature");
    }
}
