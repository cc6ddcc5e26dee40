namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class EngineBehaviourTests
{
    private static readonly SamplingParameters Long = new() { MaxTokens = 200, Temperature = 1, Seed = 1 };

    [Fact]
    public async Task Stream_AnyRequest_KeepsTheContractOfTheSeam()
    {
        await using var fixture = new EngineFixture(new() { Slots = 2 });
        var request = FakeText.Request(EngineFixture.Prompt(1, 10), new() { Chains = 5, MaxTokens = 9, Temperature = 1, Seed = 2, StopStrings = ["7 1", "3"] }, FakeText.Image(1));
        var chunks = new List<CompletionChunk>();
        await foreach (var chunk in fixture.Model.StreamAsync(request))
            chunks.Add(chunk);

        var prompt = chunks[0].ShouldBeOfType<PromptProcessed>();
        prompt.Usage.ShouldBe(new PromptUsage(10 + TinyModel.FeaturesPerImage, 0, TinyModel.FeaturesPerImage));
        prompt.Timings.PrefillMs.ShouldBeGreaterThan(0);
        prompt.Timings.VisionMs.ShouldBeGreaterThan(0);
        chunks.OfType<PromptProcessed>().Count().ShouldBe(1);
        for (var i = 0; i < 5; i++)
        {
            var finished = chunks.OfType<ChainFinished>().Single(c => c.Chain == i);
            var deltas = chunks.OfType<ChainDelta>().Where(c => c.Chain == i).ToList();
            string.Concat(deltas.Select(d => d.Text)).ShouldBe(finished.Result.Text);
            deltas.SelectMany(d => d.Tokens).ShouldBe(finished.Result.Tokens);
            chunks.FindLastIndex(c => c is ChainDelta d && d.Chain == i).ShouldBeLessThan(chunks.IndexOf(finished));
        }
    }

    [Fact]
    public async Task Stream_MaxTokens_EndsWithLength()
    {
        await using var fixture = new EngineFixture();

        var chain = (await fixture.Complete(EngineFixture.Prompt(1, 5), new() { MaxTokens = 1 })).Chains[0];

        chain.FinishReason.ShouldBe(FinishReason.Length);
        chain.Tokens.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_ContextFull_EndsWithLengthAtTheLastPosition()
    {
        await using var fixture = new EngineFixture(new() { MaxSequenceTokens = 32 });
        fixture.Model.Description.ContextLength.ShouldBe(32);

        var chain = (await fixture.Complete(EngineFixture.Prompt(1, 20), Long)).Chains[0];

        chain.FinishReason.ShouldBe(FinishReason.Length);
        chain.Tokens.Count.ShouldBe(12);
    }

    [Fact]
    public async Task Stream_EndOfTurnToken_EndsWithStopAndIsCountedButNotText()
    {
        var prompt = EngineFixture.Prompt(1, 10);
        await using var free = new EngineFixture();
        var ids = (await free.Complete(prompt, new() { MaxTokens = 10 })).Chains[0].Ids();
        var eos = ids.First(id => Array.IndexOf(ids, id) >= 2);
        var length = Array.IndexOf(ids, eos) + 1;
        await using var fixture = new EngineFixture(eos: new HashSet<int> { eos });

        var chain = (await fixture.Complete(prompt, new() { MaxTokens = 10 })).Chains[0];

        chain.FinishReason.ShouldBe(FinishReason.Stop);
        chain.Ids().ShouldBe(ids[..length]);
        chain.Text.ShouldBe(FakeText.TextOf(ids[..(length - 1)]));
    }

    [Fact]
    public async Task Stream_StopString_EndsBeforeIt()
    {
        var prompt = EngineFixture.Prompt(1, 10);
        await using var fixture = new EngineFixture();
        var free = (await fixture.Complete(prompt, new() { MaxTokens = 10 })).Chains[0];
        var stop = free.Text.Substring(free.Text.Length / 2, 3);

        var chain = (await fixture.Complete(prompt, new() { MaxTokens = 10, StopStrings = [stop] })).Chains[0];

        chain.FinishReason.ShouldBe(FinishReason.Stop);
        chain.Text.ShouldBe(free.Text[..free.Text.IndexOf(stop, StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task Stream_TopLogprobs_ComeBestFirstAndAgreeWithTheChosen()
    {
        await using var fixture = new EngineFixture();

        var tokens = (await fixture.Complete(EngineFixture.Prompt(1, 10), new() { MaxTokens = 5, TopLogprobs = 4 })).Chains[0].Tokens;

        foreach (var token in tokens)
        {
            token.Alternatives.Count.ShouldBe(4);
            token.Alternatives[0].ShouldBe(new TokenAlternative(token.Id, token.Text, token.Logprob)); // greedy
            token.Alternatives.Select(a => a.Logprob).ShouldBeInOrder(SortDirection.Descending);
        }
    }

    [Fact]
    public async Task Stream_NoSeed_VariesFromCallToCall()
    {
        await using var fixture = new EngineFixture();
        var sampling = Long with { Seed = null, MaxTokens = 30 };

        var first = await fixture.Complete([1, 2, 3], sampling);
        var second = await fixture.Complete([1, 2, 3], sampling);

        second.Chains[0].Ids().ShouldNotBe(first.Chains[0].Ids());
    }

    [Fact]
    public async Task Cancel_WhileChainsRun_ThrowsAndFreesTheirRows()
    {
        await using var fixture = new EngineFixture(new() { Slots = 4 });
        using var cancellation = new CancellationTokenSource();
        var seen = 0;

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in fixture.Model.StreamAsync(FakeText.Request([1, 2, 3], Long with { Chains = 12 }), cancellation.Token))
            {
                if (++seen == 20)
                    await cancellation.CancelAsync();
            }
        });

        await fixture.Idle();
        (await fixture.Complete([1, 2, 3], new() { Chains = 4, MaxTokens = 3 })).Chains.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Cancel_ReaderThatStopsReading_FreesItsRows()
    {
        await using var fixture = new EngineFixture();
        await foreach (var chunk in fixture.Model.StreamAsync(FakeText.Request([1, 2, 3], Long)))
        {
            if (chunk is ChainDelta)
                break;
        }

        await fixture.Idle();
    }

    [Fact]
    public async Task EndEarly_SomeChainsRunningSomeWaiting_FinishesAllAndCountsEveryToken()
    {
        using var enough = new CancellationTokenSource();
        await using var fixture = new EngineFixture(new() { Slots = 2 }, decorate: r => new FaultyRunner(r) { OnDecode = (step, _) => CancelAt(10, step) });
        var request = FakeText.Request(EngineFixture.Prompt(1, 10), Long with { Chains = 6 }) with { EndEarly = enough.Token };
        var (reported, finished) = (new int[6], new List<ChainFinished>());
        await foreach (var chunk in fixture.Model.StreamAsync(request))
        {
            if (chunk is ChainDelta delta)
                reported[delta.Chain] += delta.Tokens.Count;
            else if (chunk is ChainFinished end)
                finished.Add(end);
        }

        reported.ShouldBe([10, 10, 0, 0, 0, 0]);
        finished.Select(f => f.Chain).ShouldBe(Enumerable.Range(0, 6), ignoreOrder: true);
        finished.ShouldAllBe(f => f.Result.FinishReason == FinishReason.Cancelled);
        finished.ShouldAllBe(f => f.Result.Tokens.Count == reported[f.Chain]);
        await fixture.Idle();

        void CancelAt(int last, int step)
        {
            if (step == last)
                enough.Cancel();
        }
    }

    [Fact]
    public async Task EndEarly_BeforeThePromptBegan_FinishesEmptyAtNoCost()
    {
        await using var fixture = new EngineFixture();
        var request = FakeText.Request([1, 2, 3], Long with { Chains = 3 }) with { EndEarly = new CancellationToken(canceled: true) };

        var completion = await fixture.Model.CompleteAsync(request);

        completion.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Cancelled && c.Tokens.Count == 0 && c.Text == "");
        completion.Usage.ShouldBe(TokenUsage.Zero);
        fixture.Model.Snapshot.PrefilledTokens.ShouldBe(0);
    }

    [Fact]
    public async Task Enter_QueueFull_IsRefusedAtOnceAndServedLater()
    {
        var hold = new HeldRunner.Gate();
        await using var fixture = new EngineFixture(new() { Slots = 1, MaxQueuedRequests = 2 }, decorate: r => new HeldRunner(r, hold));
        var running = fixture.Complete([1, 2], new() { MaxTokens = 5 });
        await hold.Reached;
        var waiting = Enumerable.Range(0, 2).Select(i => fixture.Complete([3, i], new() { MaxTokens = 5 })).ToList();
        fixture.Model.Snapshot.QueuedRequests.ShouldBe(2);

        var refused = await Should.ThrowAsync<ModelOverloadedException>(() => fixture.Complete([4], new()));
        refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);

        hold.Open();
        await Task.WhenAll([running, .. waiting]);
        await fixture.Idle();
        (await fixture.Complete([4], new() { MaxTokens = 2 })).Chains[0].Tokens.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Enter_QueueFull_WorkUnderWayWaitsItsTurn()
    {
        var hold = new HeldRunner.Gate();
        await using var fixture = new EngineFixture(new() { Slots = 1, MaxQueuedRequests = 1 }, decorate: r => new HeldRunner(r, hold));
        var running = fixture.Complete([1, 2], new() { MaxTokens = 5 });
        await hold.Reached;
        var waiting = fixture.Complete([3, 0], new() { MaxTokens = 5 });

        var goesOn = fixture.Model.CompleteAsync(FakeText.Request([4], new() { MaxTokens = 2 }) with { UnderWay = true });

        fixture.Model.Snapshot.QueuedRequests.ShouldBe(2);
        await Should.ThrowAsync<ModelOverloadedException>(() => fixture.Complete([4], new()));
        hold.Open();
        (await goesOn).Chains[0].Tokens.Count.ShouldBe(2);
        await Task.WhenAll(running, waiting);
        await fixture.Idle();
        fixture.Model.Snapshot.QueuedRequests.ShouldBe(0);
    }

    [Fact]
    public async Task Fault_InAStep_FailsTheRequestsOfTheMomentAndServesTheNext()
    {
        var hold = new HeldRunner.Gate();
        await using var fixture = new EngineFixture(
            new() { Slots = 2 },
            decorate: r => new HeldRunner(new FaultyRunner(r) { OnDecode = (step, _) => ThrowAt(5, step) }, hold));
        var failing = Enumerable.Range(0, 4).Select(i => fixture.Complete([1, i], Long)).ToList();
        hold.Open();
        foreach (var request in failing)
            (await Should.ThrowAsync<ModelFailedException>(() => request)).Message.ShouldContain("device lost");
        await fixture.Idle();
        await using var healthy = new EngineFixture();

        var after = await fixture.Complete([1, 2, 3], new() { MaxTokens = 10 });

        after.Chains.ShouldEqualChains((await healthy.Complete([1, 2, 3], new() { MaxTokens = 10 })).Chains);
        fixture.Model.Snapshot.Faults.ShouldBe(1);

        static void ThrowAt(int faulty, int step)
        {
            if (step == faulty)
                throw new OrtException(1, "device lost");
        }
    }

    [Fact]
    public async Task Fault_OneRowsLogitsNotFinite_FailsOnlyItsRequest()
    {
        var hold = new HeldRunner.Gate();
        var sampling = new SamplingParameters { Chains = 3, MaxTokens = 20, Temperature = 1, Seed = 1 };
        await using var fixture = new EngineFixture(decorate: r => new HeldRunner(new FaultyRunner(r) { OnDecode = (_, logits) => SpoilRow0OfFive(logits) }, hold));
        var bad = fixture.Complete([1, 2, 3], Long with { Chains = 2 }); // first come: rows 0 and 1
        await hold.Reached;
        var good = fixture.Complete([4, 5, 6], sampling);
        hold.Open();

        (await Should.ThrowAsync<ModelFailedException>(() => bad)).Message.ShouldContain("not finite");
        await using var healthy = new EngineFixture();
        (await good).Chains.ShouldEqualChains((await healthy.Complete([4, 5, 6], sampling)).Chains);
        await fixture.Idle();
        fixture.Model.Snapshot.Faults.ShouldBe(0);

        static void SpoilRow0OfFive(Span<float> logits)
        {
            if (logits.Length == 5 * TinyModel.Vocabulary)
                logits[..TinyModel.Vocabulary].Fill(float.NaN);
        }
    }

    [Fact]
    public async Task Fault_PromptsLogitsNotFinite_FailsItAndCachesNothing()
    {
        await using var fixture = new EngineFixture(decorate: r => new FaultyRunner(r) { OnPrefill = SpoilFirst });

        await Should.ThrowAsync<ModelFailedException>(() => fixture.Complete([1, 2, 3], new() { MaxTokens = 2 }));
        var again = await fixture.Complete([1, 2, 3], new() { MaxTokens = 2 });

        again.Usage.CachedTokens.ShouldBe(0);
        again.Chains[0].Tokens.Count.ShouldBe(2);

        static void SpoilFirst(int step, Span<float> logits)
        {
            if (step == 1)
                logits[0] = float.NaN;
        }
    }

    [Fact]
    public async Task Dispose_RequestsUnderWay_FailAndLaterOnesAreRefused()
    {
        var hold = new HeldRunner.Gate();
        var fixture = new EngineFixture(decorate: r => new HeldRunner(r, hold));
        var running = fixture.Complete([1, 2, 3], Long with { Chains = 64 });
        await hold.Reached;

        var disposing = fixture.DisposeAsync();
        hold.Open();
        await disposing;

        (await Should.ThrowAsync<ModelFailedException>(() => running)).Message.ShouldContain("stopped");
        await Should.ThrowAsync<ModelFailedException>(() => fixture.Complete([1], new()));
        await fixture.DisposeAsync(); // twice is once
    }

    [Fact]
    public async Task Picture_CannotBeDecoded_FailsItsRequestOnlyAndIsTriedAgain()
    {
        await using var fixture = new EngineFixture();
        fixture.Text.PictureError = new InvalidImageException("truncated");

        await Should.ThrowAsync<InvalidImageException>(() => fixture.Complete([1], new() { MaxTokens = 2 }, FakeText.Image(1)));

        (await fixture.Complete([1], new() { MaxTokens = 2 }, FakeText.Image(1))).Chains[0].Tokens.Count.ShouldBe(2);
        await fixture.Idle();
    }

    [Fact]
    public async Task Picture_ModelWithoutVision_IsRefused()
    {
        await using var fixture = new EngineFixture(vision: false);

        (await Should.ThrowAsync<InvalidPromptException>(() => fixture.Complete([1], new(), FakeText.Image(1)))).Field.ShouldBe("messages");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task Prompt_EmptyOrTooLong_IsRefused(int tokens)
    {
        await using var fixture = new EngineFixture();

        (await Should.ThrowAsync<InvalidPromptException>(() => fixture.Complete(EngineFixture.Prompt(1, tokens), new()))).Field.ShouldBe("messages");
        await fixture.Idle();
    }

    [Fact]
    public async Task Prompt_TokenOutsideTheVocabulary_IsRefused()
    {
        await using var fixture = new EngineFixture();

        await Should.ThrowAsync<InvalidPromptException>(() => fixture.Complete([1, 64], new()));
    }

    [Fact]
    public async Task Sampling_OutOfRange_NamesTheField()
    {
        await using var fixture = new EngineFixture();
        (string Field, SamplingParameters Sampling)[] cases =
        [
            ("sampling.chains", new() { Chains = 0 }), ("sampling.chains", new() { Chains = 129 }), ("sampling.first_chain", new() { FirstChain = -1 }), ("sampling.max_tokens", new() { MaxTokens = 0 }),
            ("sampling.temperature", new() { Temperature = 2.1f }), ("sampling.temperature", new() { Temperature = float.NaN }), ("sampling.top_k", new() { TopK = -1 }),
            ("sampling.top_p", new() { TopP = 0 }), ("sampling.min_p", new() { MinP = 1 }), ("sampling.presence_penalty", new() { PresencePenalty = 3 }),
            ("sampling.frequency_penalty", new() { FrequencyPenalty = -3 }), ("sampling.top_logprobs", new() { TopLogprobs = 21 }), ("sampling.stop_strings", new() { StopStrings = [""] }),
        ];
        foreach (var (field, sampling) in cases)
            (await Should.ThrowAsync<InvalidPromptException>(() => fixture.Complete([1], sampling))).Field.ShouldBe(field);
    }

    [Fact]
    public void Load_OptionsOutOfRange_NamesEveryKeyItsValueAndItsRange()
    {
        var message = Should.Throw<ArgumentException>(() => new EngineFixture(new() { Slots = 0, MaxQueuedRequests = -1, Provider = "" })).Message;

        message.ShouldContain("SpatialReasoner:Engine:Slots is 0; it must be between 1 and 256.");
        message.ShouldContain("SpatialReasoner:Engine:MaxQueuedRequests is -1");
        message.ShouldContain("SpatialReasoner:Engine:Provider");
    }

    [Fact]
    public async Task Snapshot_AfterWork_CountsIt()
    {
        await using var fixture = new EngineFixture();
        await fixture.Complete(EngineFixture.Prompt(1, 20), new() { Chains = 4, MaxTokens = 11, Temperature = 1 });
        await fixture.Idle();

        var counters = fixture.Model.Snapshot;
        counters.Prompts.ShouldBe(1);
        counters.PrefilledTokens.ShouldBe(19);
        counters.DecodeSteps.ShouldBe(11); // the first one feeds the last token of the prompt
        counters.DecodedTokens.ShouldBe(44);
        counters.LastBatch.ShouldBe(4);
        counters.Slots.ShouldBe(16);
        counters.KvCapacityTokens.ShouldBe(16 * TinyModel.MaxPositions);
        counters.PrefixCacheBytes.ShouldBeGreaterThan(0);
    }
}
