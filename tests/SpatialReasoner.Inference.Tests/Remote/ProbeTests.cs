using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Inference.Remote.Resilience;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>What upstreams can do is found out by asking them.</summary>
public sealed class ProbeTests
{
    [Theory]
    [InlineData(true, true, true, true, true)]
    [InlineData(false, false, false, false, false)]
    [InlineData(false, true, true, true, true)]
    [InlineData(true, false, true, true, true)]
    [InlineData(true, true, false, true, true)]
    [InlineData(true, true, true, false, true)]
    [InlineData(true, true, true, true, false)]
    public async Task Abilities_OfAnUpstream_AreFoundOut(bool choices, bool logprobs, bool continuation, bool seed, bool schema)
    {
        await using var upstream = await TestUpstream.StartAsync(new UpstreamAbilities { Choices = choices, Logprobs = logprobs, Continuation = continuation, Seed = seed, JsonSchema = schema, Usage = true });

        (await FindOutAsync(upstream)).ShouldBe(new ModelCapabilities { Choices = choices, Logprobs = logprobs, Continuation = continuation, Seed = seed, JsonSchema = schema });
    }

    [Fact]
    public async Task Probe_ThatMeetsAPassingFault_IsNotTakenForALack()
    {
        await using var upstream = await TestUpstream.StartAsync(UpstreamAbilities.All);
        // Every other call.
        upstream.Script = call => call.Number % 4 == 0 ? new ResetFault(1) : call.Number % 4 == 2 ? new StatusFault(500) : null;

        (await FindOutAsync(upstream)).ShouldBe(new ModelCapabilities { Choices = true, Logprobs = true, Continuation = true, Seed = true, JsonSchema = true });
    }

    [Fact]
    public async Task Upstream_ThatBreaksDownOverWhatItDoesNotKnow_IsNotIll()
    {
        await using var upstream = await TestUpstream.StartAsync(new UpstreamAbilities { Usage = true });
        upstream.Script = call => new[] { "n", "logprobs", "continue_final_message", "seed", "response_format" }.Any(call.Body.ContainsKey) ? new StatusFault(500) : null;
        var told = new List<UpstreamEvent>();
        using var model = Remote(upstream, told.Add);

        await model.ConnectAsync(TestContext.Current.CancellationToken);

        model.Description.Capabilities.ShouldBe(new ModelCapabilities());
        told.ShouldBeEmpty();
        (await model.CompleteAsync(FaultRig.Ask() with { Sampling = new SamplingParameters { Chains = 2 } }, TestContext.Current.CancellationToken)).Chains.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Upstream_ThatComesLate_IsWaitedForAndOneThatRefusesTheKeyIsNot()
    {
        await using var upstream = await TestUpstream.StartAsync(UpstreamAbilities.All);
        await upstream.GoAsync();
        using var model = Remote(upstream);
        var connecting = model.ConnectAsync(TestContext.Current.CancellationToken);
        await Task.Delay(400, TestContext.Current.CancellationToken);
        connecting.IsCompleted.ShouldBeFalse();
        await upstream.ReturnAsync();

        (await connecting).ShouldHaveSingleItem().ShouldContain(upstream.Url);
        model.Description.Id.ShouldBe(TestUpstream.Model);

        await using var strict = await TestUpstream.StartAsync(UpstreamAbilities.All);
        strict.Script = _ => ScriptedFault.RefusedKey;
        using var refused = Remote(strict);
        (await Should.ThrowAsync<UpstreamException>(() => refused.ConnectAsync(TestContext.Current.CancellationToken))).Fault.ShouldBe(UpstreamFault.Refused);
    }

    private static async Task<ModelCapabilities> FindOutAsync(TestUpstream upstream)
    {
        using var model = Remote(upstream);
        await model.ConnectAsync(TestContext.Current.CancellationToken);
        return model.Description.Capabilities;
    }

    private static RemoteModel Remote(TestUpstream upstream, Action<UpstreamEvent>? observe = null) =>
        new(new RemoteOptions { Upstreams = [new UpstreamOptions { Url = upstream.Url }], ConnectTimeoutSeconds = 20 }, observe: observe);
}
