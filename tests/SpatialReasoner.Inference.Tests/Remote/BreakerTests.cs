using System.Diagnostics;
using System.Globalization;
using Polly.CircuitBreaker;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>An upstream that is gone is left alone, tried again, and taken back.</summary>
public sealed class BreakerTests
{
    private static readonly ResilienceOptions Quick = FaultRig.Quick with { Retries = 0, BreakerMinimumCalls = 3, BreakSeconds = 0.5 };

    /// <summary>Seconds that an upstream is gone; 30 for the long run.</summary>
    private static readonly double GoneFor = double.Parse(Environment.GetEnvironmentVariable("GONE_SECONDS") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Upstream_GoneForAWhile_OpensHalfOpensAndClosesTheCircuit()
    {
        await using var rig = await FaultRig.StartAsync(resilience: Quick);
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        await rig.Upstream.GoAsync();
        var clock = Stopwatch.StartNew();
        var (refused, slowest) = (0, TimeSpan.Zero);

        while (clock.Elapsed.TotalSeconds < GoneFor)
        {
            var began = clock.Elapsed;
            var fault = await Should.ThrowAsync<UpstreamException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));
            fault.Fault.ShouldBe(UpstreamFault.Unavailable);
            refused++;
            slowest = clock.Elapsed - began > slowest ? clock.Elapsed - began : slowest;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        await rig.Upstream.ReturnAsync();
        var back = clock.Elapsed;
        Completion? completion = null;
        while (completion is null)
        {
            try
            {
                completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
            }
            catch (UpstreamException) when (clock.Elapsed - back < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        var states = rig.Events.OfType<CircuitChanged>().Select(c => c.State).ToArray();
        var tried = rig.Events.OfType<AttemptFailed>().Count();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"gone for {GoneFor} s: {refused} requests refused, {tried} of them tried, the slowest refusal {slowest.TotalMilliseconds:0} ms; answered {(clock.Elapsed - back).TotalMilliseconds:0} ms after it was back; {states.Count(s => s == CircuitState.Open)} x open, {states.Count(s => s == CircuitState.HalfOpen)} x half open, then closed");
        completion.Chains.Select(c => c.Text).ShouldBe(healthy.Chains.Select(c => c.Text));
        states[0].ShouldBe(CircuitState.Open);
        states[^2..].ShouldBe([CircuitState.HalfOpen, CircuitState.Closed]);
        foreach (var (before, after) in states.Zip(states.Skip(1)))
            after.ShouldBe(before == CircuitState.Open ? CircuitState.HalfOpen : before == CircuitState.HalfOpen && after == CircuitState.Closed ? CircuitState.Closed : CircuitState.Open);
        // Three open it; then one per break tries.
        tried.ShouldBeLessThanOrEqualTo(3 + (int)(GoneFor / Quick.BreakSeconds) + 1);
        refused.ShouldBeGreaterThan(tried);
    }

    [Fact]
    public async Task Upstream_GoneUnderRequests_IsMadeGoodByTheOthers()
    {
        const int Clients = 6;
        await using var rig = await FaultRig.StartAsync(replicas: 3, resilience: FaultRig.Quick with { BreakerMinimumCalls = 3, BreakerFailureRatio = 0.1, BreakerWindowSeconds = 1, BreakSeconds = 0.5 }, routing: UpstreamRouting.RoundRobin);
        using var over = new CancellationTokenSource();
        var (answered, next) = (0, -1);
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(ClientAsync)).ToArray();

        // Three times, so that many requests meet the moments at which a circuit opens, is tried, and closes.
        for (var times = 0; times < 3; times++)
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await rig.Upstreams[0].GoAsync();
            await Task.Delay(1200, TestContext.Current.CancellationToken);
            await rig.Upstreams[0].ReturnAsync();
            await Task.Delay(900, TestContext.Current.CancellationToken);
        }
        await over.CancelAsync();
        await Task.WhenAll(clients); // throws what any request failed with

        answered.ShouldBeGreaterThan(Clients * 3);
        rig.Events.OfType<CircuitChanged>().Select(c => c.State).ShouldContain(CircuitState.Closed);

        async Task ClientAsync()
        {
            while (!over.IsCancellationRequested)
            {
                await rig.RunAsync(FaultRig.Ask(Interlocked.Increment(ref next), chains: 2), TestContext.Current.CancellationToken);
                Interlocked.Increment(ref answered);
            }
        }
    }
}
