using System.Diagnostics;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>Every accepted request ends in an answer or one clear error, and no chain is counted twice.</summary>
public sealed class FaultTests
{
    /// <summary>Faults that another attempt may not meet, by name.</summary>
    private static readonly Dictionary<string, ScriptedFault> Passing = new(StringComparer.Ordinal)
    {
        ["429 with Retry-After"] = ScriptedFault.TooMany(0.3),
        ["429 without"] = ScriptedFault.TooMany(),
        ["429 with a Retry-After that is no time"] = ScriptedFault.TooMany(double.NaN),
        ["500"] = new StatusFault(500),
        ["503"] = new StatusFault(503) { RetryAfter = 0.1 },
        ["reset before the response"] = new ResetFault(0),
        ["reset after the first event"] = new ResetFault(1),
        ["reset mid-stream"] = new ResetFault(20),
        ["stall before the response"] = new StallFault(0),
        ["stall mid-stream"] = new StallFault(13),
        ["an end before the end"] = new EndFault(20),
        ["no JSON"] = new GarbageFault(9, """{"choices":[{"index":0,"del"""),
        ["JSON of another shape"] = new GarbageFault(9, """{"choices":"none"}"""),
        ["JSON of no completion"] = new GarbageFault(9, """{"hello":"world"}"""),
        ["an array"] = new GarbageFault(9, "[1,2]"),
        ["null among choices"] = new GarbageFault(9, """{"choices":[null]}"""),
        ["null among tokens"] = new GarbageFault(9, """{"choices":[{"index":0,"delta":{},"logprobs":{"content":[null]}}]}"""),
        ["a choice that was not asked for"] = new GarbageFault(9, """{"choices":[{"index":4,"delta":{"content":"a"}}]}"""),
        ["half a character"] = new GarbageFault(9, """{"choices":[{"index":0,"delta":{"content":"\ud800"}}]}"""),
        ["an error event"] = new GarbageFault(9, """{"error":{"message":"The engine broke down.","type":"server_error","code":"model_failed"}}"""),
        ["HTML"] = ScriptedFault.Html,
        ["a slow first byte"] = new SlowFault(TimeSpan.FromSeconds(5)),
    };

    public static TheoryData<string> PassingFaults => [.. Passing.Keys];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Fault_OfOneAttempt_CostsWhatItSentAndNothingElse(string name)
    {
        await using var rig = await FaultRig.StartAsync();
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        rig.Upstream.Script = call => call.Number == 1 ? Passing[name] : null;

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        rig.Calls.Count.ShouldBe(3, "one that went well, one that failed, one that made it good");
        ShouldBeTheChainsOf(healthy, completion);
        var failed = rig.Calls[1];
        completion.Usage.CompletionTokens.ShouldBe(healthy.Usage.CompletionTokens + failed.TokensSent);
        // An attempt that told its prompt has processed it.
        completion.Usage.PromptTokens.ShouldBe(healthy.Usage.PromptTokens * (HasBegun(Passing[name]) ? 2 : 1));
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Fault_OfOneReplica_IsMadeGoodByAnother(string name)
    {
        await using var rig = await FaultRig.StartAsync(replicas: 2);
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        var first = rig.Upstreams.Single(u => u.Calls.Count == 1);
        first.Script = _ => Passing[name];
        var clock = Stopwatch.StartNew();

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        ShouldBeTheChainsOf(healthy, completion);
        first.Calls.Count.ShouldBe(2, "it is the replica for this prompt");
        rig.Upstreams.Single(u => u != first).Calls.Count.ShouldBe(1);
        completion.Usage.CompletionTokens.ShouldBe(healthy.Usage.CompletionTokens + first.Calls[1].TokensSent);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4.5), "a replica that was not tried is tried at once, whatever the first asks to wait");
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Fault_OfEveryAttempt_IsOneClearError(string name)
    {
        await using var rig = await FaultRig.StartAsync();
        rig.Upstream.Script = _ => Passing[name];

        var fault = await Should.ThrowAsync<InferenceException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));

        rig.Calls.Count.ShouldBe(1 + FaultRig.Quick.Retries);
        fault.Message.ShouldNotContain("Object reference");
        if (Passing[name] is StatusFault { Status: 429, RetryAfter: var wait })
            fault.ShouldBeOfType<ModelOverloadedException>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(wait is >= 0 and var seconds ? seconds : 1));
        else
            fault.ShouldBeOfType<UpstreamException>().Fault.ShouldBe(Passing[name] is SlowFault or StallFault ? UpstreamFault.TimedOut : UpstreamFault.Failed);
        // Whoever is told that the model is busy is not told where it is; operators are.
        if (Passing[name] is not (GarbageFault or StatusFault { Status: 429 }))
            fault.Message.ShouldContain(rig.Upstream.Url);
        rig.Events.OfType<AttemptFailed>().Count(e => e.Upstream == rig.Upstream.Url).ShouldBe(rig.Calls.Count);
    }

    [Fact]
    public async Task Fault_OfTheRequestOrTheKey_IsNotTriedAgain()
    {
        await using var rig = await FaultRig.StartAsync(replicas: 2);
        foreach (var upstream in rig.Upstreams)
            upstream.Script = _ => ScriptedFault.BadRequest("temperature");

        var refused = await Should.ThrowAsync<InvalidPromptException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));
        refused.Field.ShouldBe("temperature");
        refused.Message.ShouldBe("'temperature' is 9; it must be between 0 and 2.");
        rig.Calls.Count.ShouldBe(1);

        foreach (var upstream in rig.Upstreams)
            upstream.Script = _ => ScriptedFault.RefusedKey;
        var key = await Should.ThrowAsync<UpstreamException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));
        key.Fault.ShouldBe(UpstreamFault.Refused);
        rig.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task RetryAfter_IsWaitedForAndALongOneHandedOn()
    {
        await using var rig = await FaultRig.StartAsync(resilience: FaultRig.Quick with { MaxRetryAfterSeconds = 1 });
        rig.Upstream.Script = TestUpstream.Failing(1, ScriptedFault.TooMany(0.7));
        await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        (rig.Calls[1].At - rig.Calls[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.69));

        rig.Upstream.Script = _ => ScriptedFault.TooMany(30);
        var clock = Stopwatch.StartNew();
        var busy = await Should.ThrowAsync<ModelOverloadedException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));
        busy.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        rig.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Time_OfTheWholeCall_IsBounded()
    {
        await using var rig = await FaultRig.StartAsync(resilience: FaultRig.Quick with { TotalTimeoutSeconds = 1, Retries = 10, FirstEventTimeoutSeconds = 0.4 });
        rig.Upstream.Script = _ => new StallFault(0);
        var clock = Stopwatch.StartNew();

        var fault = await Should.ThrowAsync<UpstreamException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken));

        fault.Fault.ShouldBe(UpstreamFault.TimedOut);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_AfterTheLastChain_CostsNothing(bool resets)
    {
        await using var rig = await FaultRig.StartAsync();
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        rig.Upstream.Script = _ => resets ? new ResetFault(ScriptedFault.AtTheEnd) : new StallFault(ScriptedFault.AtTheEnd);

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        ShouldBeTheChainsOf(healthy, completion);
        completion.Usage.ShouldBe(healthy.Usage);
        rig.Calls.Count.ShouldBe(2, "all chains had come");
    }

    [Fact]
    public async Task Caller_ThatHasItsAnswer_IsNotKeptWaitingForARetry()
    {
        await using var rig = await FaultRig.StartAsync();
        rig.Upstream.Script = call => call.Number == 0 ? ScriptedFault.TooMany(5) : null;
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        var completion = await rig.RunAsync(FaultRig.Ask() with { EndEarly = enough.Token }, TestContext.Current.CancellationToken);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        completion.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Cancelled && c.Text == "");
        completion.Usage.ShouldBe(TokenUsage.Zero);
        rig.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_ThatHasItsAnswer_IsNotKeptWaitingForAPlace()
    {
        await using var rig = await FaultRig.StartAsync(resilience: FaultRig.Quick with { MaxConcurrentCalls = 1, FirstEventTimeoutSeconds = 6 });
        rig.Upstream.Script = call => call.Number == 0 ? new SlowFault(TimeSpan.FromSeconds(3)) : null;
        var before = rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        while (rig.Calls.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        var completion = await rig.RunAsync(FaultRig.Ask(1) with { EndEarly = enough.Token }, TestContext.Current.CancellationToken);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        completion.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Cancelled && c.Text == "");
        await before;
        rig.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_ThatHasItsAnswerMidStream_SeesWhatCame()
    {
        await using var rig = await FaultRig.StartAsync();
        rig.Upstream.Script = _ => new StallFault(13);
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var completion = await rig.RunAsync(FaultRig.Ask() with { EndEarly = enough.Token }, TestContext.Current.CancellationToken);

        rig.Calls.Count.ShouldBe(1);
        completion.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Cancelled && c.Text.Length > 0);
        completion.Usage.CompletionTokens.ShouldBe(rig.Calls[0].TokensSent);
    }

    [Fact]
    public async Task Client_ThatLeaves_LeavesNoCallBehind()
    {
        await using var rig = await FaultRig.StartAsync();
        rig.Upstream.EventEvery = TimeSpan.FromMilliseconds(100);
        using var left = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in rig.Model.StreamAsync(FaultRig.Ask(), left.Token))
            {
                if (chunk is ChainDelta)
                    await left.CancelAsync();
            }
        });

        var clock = Stopwatch.StartNew();
        while (!rig.Calls[0].HasEnded)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        rig.Calls.ShouldHaveSingleItem().IsWhole.ShouldBeFalse();
    }

    [Fact]
    public async Task Chains_OneCallEach_AreAllOfThemOrOneError()
    {
        await using var rig = await FaultRig.StartAsync(abilities: UpstreamAbilities.All with { Choices = false });
        var healthy = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);
        rig.Calls.Count.ShouldBe(4);
        healthy.Chains.Select(c => c.Text).Distinct().Count().ShouldBe(4);
        rig.Upstream.Script = call => call.Number is 4 or 6 ? new ResetFault(5) : null;

        var completion = await rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken);

        rig.Calls.Count.ShouldBe(10);
        ShouldBeTheChainsOf(healthy, completion);
        completion.Usage.CompletionTokens.ShouldBe(rig.Calls.Skip(4).Sum(c => c.TokensSent));
        rig.Upstream.Script = call => call.Number % 4 == 3 ? ScriptedFault.BadRequest("stop") : null;
        (await Should.ThrowAsync<InvalidPromptException>(() => rig.RunAsync(FaultRig.Ask(), TestContext.Current.CancellationToken))).Field.ShouldBe("stop");
    }

    [Fact]
    public async Task Chains_OfAnUpstreamWithoutSeeds_AreThoseOfTheAttemptThatEnded()
    {
        await using var rig = await FaultRig.StartAsync(abilities: UpstreamAbilities.None with { Choices = true, Usage = true });
        rig.Upstream.Script = TestUpstream.Failing(1, new ResetFault(14));
        var chunks = new List<CompletionChunk>();

        await foreach (var chunk in rig.Model.StreamAsync(FaultRig.Ask(), TestContext.Current.CancellationToken))
            chunks.Add(chunk);

        var finished = chunks.OfType<ChainFinished>().ToArray();
        finished.Select(f => f.Chain).Order().ShouldBe(Enumerable.Range(0, 4));
        finished.Sum(f => f.Result.TokenCount).ShouldBe(rig.Calls[1].TokensSent);
        chunks.OfType<TokensSpent>().Sum(s => s.Usage.CompletionTokens).ShouldBe(rig.Calls[0].TokensSent);
    }

    /// <summary>A row of requests of which many meet a fault, of every kind, at three replicas at once.</summary>
    [Fact]
    public async Task Requests_UnderFaultsOfEveryKind_AllEnd()
    {
        const int Requests = 150, Clients = 6;
        await using var healthy = await FaultRig.StartAsync();
        await using var rig = await FaultRig.StartAsync(replicas: 3, resilience: FaultRig.Quick with { BreakerMinimumCalls = 10, HedgeAfterMs = 300 }, routing: UpstreamRouting.RoundRobin);
        ScriptedFault[] faults = [.. Passing.Values];
        foreach (var (i, upstream) in rig.Upstreams.Index())
            upstream.Script = call => (call.Number * 7 + i) % 5 < 2 ? faults[(call.Number * 13 + i) % faults.Length] : null;
        var (answered, failed, next) = (0, 0, -1);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(ClientAsync)));

        TestContext.Current.TestOutputHelper?.WriteLine($"{answered} answered, {failed} failed, {rig.Calls.Count} calls, {rig.Calls.Count(c => !c.IsWhole)} of them failed");
        (answered + failed).ShouldBe(Requests);
        answered.ShouldBeGreaterThan(Requests * 9 / 10);

        async Task ClientAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < Requests;)
            {
                try
                {
                    var completion = await rig.RunAsync(FaultRig.Ask(i, chains: 3), TestContext.Current.CancellationToken);
                    ShouldBeTheChainsOf(await healthy.RunAsync(FaultRig.Ask(i, chains: 3), TestContext.Current.CancellationToken), completion);
                    Interlocked.Increment(ref answered);
                }
                catch (InferenceException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }
    }

    private static void ShouldBeTheChainsOf(Completion healthy, Completion completion)
    {
        completion.Chains.Select(c => c.Text).ShouldBe(healthy.Chains.Select(c => c.Text));
        completion.Chains.Select(c => c.FinishReason).ShouldBe(healthy.Chains.Select(c => c.FinishReason));
        completion.Chains.Select(c => string.Join(' ', c.Tokens.Select(t => (t.Text, t.Logprob)))).ShouldBe(healthy.Chains.Select(c => string.Join(' ', c.Tokens.Select(t => (t.Text, t.Logprob)))));
    }

    private static bool HasBegun(ScriptedFault fault) => fault is ResetFault { After: > 0 } or StallFault { After: > 0 } or EndFault or GarbageFault;
}
