using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests;

public sealed class ReasonerTests
{
    [Fact]
    public async Task Stream_AnyStrategy_TellsItsStoryInOrder()
    {
        foreach (var strategy in new[] { "auto", "direct", "score", "cot", "scene-graph", "self-consistency", "best-of-n", "tree" })
        {
            var events = await Reasoner.Create(new ScriptedModel(Models.Closed, " red cube x3 y20; answer: left")).EventsAsync(Requests.Ask(strategy));

            events[0].ShouldBeOfType<PlanMade>();
            events[^1].ShouldBeOfType<ReasoningCompleted>();
            events.OfType<ReasoningCompleted>().Count().ShouldBe(1);
            var result = ((ReasoningCompleted)events[^1]).Result;
            ((PlanMade)events[0]).Plan.ShouldBe(result.Plan);
            events.OfType<ChainCompleted>().Select(c => c.Chain).ShouldBe(result.Chains.Select(c => c with { Verdict = null }));
            result.Chains.Select(c => c.Id).ShouldBe(Enumerable.Range(0, result.Chains.Count));
            foreach (var chain in result.Chains)
            {
                var own = events.Where(e => Chain(e) == chain.Id).ToList();
                own[0].ShouldBe(new ChainStarted(chain.Id, chain.Step));
                // Verdicts come after the chain, by an event of their own.
                own[^1].ShouldBe(new ChainCompleted(chain with { Verdict = null }));
                string.Concat(own.OfType<ChainProgressed>().Select(p => p.Text)).ShouldBe(chain.Text);
            }
        }
    }

    [Fact]
    public async Task Reason_Result_IsTheLastEventOfTheStream()
    {
        var reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, " red cube x3 y20; answer: left", " answer: right"));
        var request = Requests.Ask("self-consistency") with { Seed = 3, Samples = 5 };

        var streamed = ((ReasoningCompleted)(await reasoner.EventsAsync(request))[^1]).Result;
        var whole = await reasoner.ReasonAsync(request);

        whole.Answer.ShouldBe(streamed.Answer);
        whole.Votes.ShouldBe(streamed.Votes);
        whole.Chains.ShouldBe(streamed.Chains);
        whole.Usage.ShouldBe(streamed.Usage);
        whole.Prompts.ShouldBe(streamed.Prompts);
    }

    [Fact]
    public async Task Stream_Cancelled_ThrowsAndAbandonsTheModel()
    {
        using var cancelled = new CancellationTokenSource();
        var model = new ScriptedModel(Models.Closed, " red cube x3 y20; answer: left") { Pace = token => Task.Delay(Timeout.Infinite, token) };
        var reasoner = Reasoner.Create(model);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in reasoner.StreamAsync(Requests.Ask("cot"), cancelled.Token))
            {
                if (happened is ChainStarted)
                    await cancelled.CancelAsync();
            }
        });

        model.WasAbandoned.ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_ReaderWalksAway_AbandonsTheModel()
    {
        var model = new ScriptedModel(Models.Closed, " red cube x3 y20; answer: left") { Pace = token => Task.Delay(Timeout.Infinite, token) };

        await foreach (var happened in Reasoner.Create(model).StreamAsync(Requests.Ask("cot")))
        {
            if (happened is ChainStarted)
                break;
        }

        model.WasAbandoned.ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_ModelFails_TheFaultReachesTheReader()
    {
        var model = new ScriptedModel(Models.Closed, " left") { Pace = _ => throw new ModelFailedException("The engine stopped.") };

        var fault = await Should.ThrowAsync<ModelFailedException>(() => Reasoner.Create(model).ReasonAsync(Requests.Ask("direct")));

        fault.Message.ShouldBe("The engine stopped.");
    }

    [Fact]
    public async Task Reason_ManyAtOnce_DoNotMix()
    {
        var reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, r => [r.Sampling.Seed % 2 == 0 ? " answer: left" : " answer: right"]));

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => reasoner.ReasonAsync(Requests.Ask("self-consistency") with { Seed = i })));

        results.Select(r => r.Answer.Text).ShouldBe(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "left" : "right"));
    }

    [Fact]
    public async Task Reason_Timings_AreMeasuredWithTheGivenClock()
    {
        var clock = new SteppingClock();

        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " left"), new ReasonerOptions { Time = clock }).ReasonAsync(Requests.Ask("direct"));

        result.Timings.TotalMs.ShouldBeGreaterThan(result.Timings.DecodeMs);
        result.Timings.DecodeMs.ShouldBe(10);
    }

    [Fact]
    public void Strategies_Listed_NameEveryOptionOnce()
    {
        var strategies = Reasoner.Create(new ScriptedModel(Models.Closed, " left")).Strategies;

        strategies.Select(s => s.Id).ShouldBe(
            ["auto", "direct", "score", "cot", "scene-graph", "decompose", "self-consistency", "best-of-n", "beam", "dvts", "tree", "exact", "perspective", "consensus"]);
        foreach (var strategy in strategies)
            strategy.Options.Select(o => o.Name).ShouldBeUnique();
    }

    private static int? Chain(ReasoningEvent happened) => happened switch
    {
        ChainStarted started => started.Chain,
        ChainProgressed progressed => progressed.Chain,
        ChainCompleted completed => completed.Chain.Id,
        _ => null,
    };

    /// <summary>Ten milliseconds pass between any two looks.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now += 10;
    }
}
