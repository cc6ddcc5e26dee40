using SpatialReasoner.Inference.Remote.Resilience;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>A call that two replicas answer is one answer.</summary>
public sealed class HedgedCallTests
{
    private static readonly ResilienceOptions Hedging = FaultRig.Quick with { HedgeAfterMs = 600, FirstEventTimeoutSeconds = 10, StallTimeoutSeconds = 10 };

    [Fact]
    public async Task Replica_ThatIsSlow_IsLeftForAnotherAndCostsNothing()
    {
        await using var rig = await FaultRig.StartAsync(replicas: 2, resilience: Hedging);
        var (first, second, healthy) = await OrderAsync(rig);
        first.Script = _ => new SlowFault(TimeSpan.FromSeconds(8));

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        completion.Chains.Select(c => c.Text).ShouldBe(healthy.Chains.Select(c => c.Text));
        completion.Usage.ShouldBe(healthy.Usage);
        second.Calls.ShouldHaveSingleItem().IsWhole.ShouldBeTrue();
        rig.Events.OfType<Hedged>().ShouldHaveSingleItem().Upstream.ShouldBe(second.Url);
        await EndedAsync(first.Calls[1]);
        first.Calls[1].IsWhole.ShouldBeFalse();
    }

    [Fact]
    public async Task Replica_ThatHasBegun_IsNotHedgedAgainst()
    {
        await using var rig = await FaultRig.StartAsync(replicas: 2, resilience: Hedging);
        var (first, second, healthy) = await OrderAsync(rig);
        first.EventEvery = TimeSpan.FromMilliseconds(20); // takes far longer than the hedge waits, but speaks

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        completion.Usage.ShouldBe(healthy.Usage);
        second.Calls.ShouldBeEmpty();
    }

    /// <summary>The first begins while the second is asked: both speak, one is taken.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replicas_ThatBothSpeak_AreOneAnswer(bool seeded)
    {
        var abilities = UpstreamAbilities.All with { FirstUsage = true, Seed = seeded };
        await using var rig = await FaultRig.StartAsync(replicas: 2, abilities, Hedging);
        var (first, second, healthy) = await OrderAsync(rig);
        foreach (var upstream in rig.Upstreams)
        {
            upstream.FirstEventAfter = _ => TimeSpan.FromMilliseconds(upstream == first ? 1200 : 900); // the second is asked after 600
            upstream.EventEvery = TimeSpan.FromMilliseconds(upstream == first ? 20 : 40);
        }

        // Without seeds what was shown may be another attempt's than the one taken: then a chain's text is what counts.
        var completion = seeded ? await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken) : await rig.Model.CompleteAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        second.Calls.ShouldHaveSingleItem();
        if (seeded)
            completion.Chains.Select(c => c.Text).ShouldBe(healthy.Chains.Select(c => c.Text));
        completion.Chains.ShouldAllBe(c => c.Tokens.Count == c.TokenCount && c.Text.Length > 0);
        var (taken, other) = first.Calls[1].IsWhole ? (first.Calls[1], second.Calls[0]) : (second.Calls[0], first.Calls[1]);
        await EndedAsync(other);
        completion.Chains.Sum(c => c.TokenCount).ShouldBe(taken.TokensSent);
        completion.Usage.CompletionTokens.ShouldBeInRange(taken.TokensSent, taken.TokensSent + other.TokensSent);
    }

    /// <summary>Which replica the request is for, found out by asking.</summary>
    private static async Task<(TestUpstream First, TestUpstream Second, Completion Healthy)> OrderAsync(FaultRig rig)
    {
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        var first = rig.Upstreams.Single(u => u.Calls.Count == 1);
        return (first, rig.Upstreams.Single(u => u != first), healthy);
    }

    private static async Task EndedAsync(ReceivedCall call)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        while (!call.HasEnded)
            await Task.Delay(5, limit.Token);
    }
}
