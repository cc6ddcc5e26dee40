namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>However a chain is computed - alone, in a batch, forked, from a cache, in chunks - it is the same chain.</summary>
public sealed class EngineEqualityTests
{
    [Fact]
    public async Task Chains_SixteenMixedRequestsAtOnce_EqualEachRequestAlone()
    {
        var requests = Enumerable.Range(0, 16).Select(Mixed).ToArray();
        await using var busy = new EngineFixture(new() { TokensPerStep = 40 });
        var together = await Task.WhenAll(requests.Select(r => busy.Model.CompleteAsync(r)));
        busy.Model.Snapshot.DecodedTokens.ShouldBeGreaterThan(2 * busy.Model.Snapshot.DecodeSteps); // they did share steps

        for (var i = 0; i < requests.Length; i++)
        {
            await using var alone = new EngineFixture(new() { Slots = 1, PrefixCacheMegabytes = 0 });
            together[i].Chains.ShouldEqualChains((await alone.Model.CompleteAsync(requests[i])).Chains);
        }
    }

    [Fact]
    public async Task Chains_GreedyUnderChangingLoad_NeverChange()
    {
        var prompt = EngineFixture.Prompt(1, 30);
        var greedy = new SamplingParameters { MaxTokens = 40 };
        await using var fixture = new EngineFixture(new() { Slots = 8 });
        var expected = (await fixture.Complete(prompt, greedy)).Chains;

        var load = Enumerable.Range(0, 24).Select(i => fixture.Model.CompleteAsync(Mixed(i)));
        var probes = Enumerable.Range(0, 12).Select(_ => fixture.Complete(prompt, greedy));
        foreach (var completion in await Task.WhenAll(load.Zip(probes.Concat(probes), (noise, probe) => Both(noise, probe))))
            completion.Chains.ShouldEqualChains(expected);

        static async Task<Completion> Both(Task<Completion> noise, Task<Completion> probe)
        {
            await noise;
            return await probe;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task Chains_ForkedOverFewerOrMoreRows_AreTheSame(int slots)
    {
        var prompt = EngineFixture.Prompt(2, 25);
        var sampling = new SamplingParameters { Chains = 8, MaxTokens = 20, Temperature = 0.9f, Seed = 4 };
        await using var reference = new EngineFixture(new() { Slots = 8 });
        await using var fixture = new EngineFixture(new() { Slots = slots });

        var expected = await reference.Complete(prompt, sampling);
        var actual = await fixture.Complete(prompt, sampling);

        actual.Chains.ShouldEqualChains(expected.Chains);
        actual.Chains.Select(c => c.Text).Distinct().Count().ShouldBeGreaterThan(1);
        fixture.Model.Snapshot.PrefilledTokens.ShouldBe(24); // one prefill for all, up to the token that chains feed themselves
    }

    [Fact]
    public async Task Chains_FirstOfMany_EqualsTheOnlyOne()
    {
        var prompt = EngineFixture.Prompt(3, 12);
        var sampling = new SamplingParameters { Chains = 6, MaxTokens = 15, Temperature = 1, Seed = 9 };
        await using var fixture = new EngineFixture();

        var forked = await fixture.Complete(prompt, sampling);
        var only = await fixture.Complete(prompt, sampling with { Chains = 1 });

        only.Chains.ShouldEqualChains([forked.Chains[0]]);
    }

    [Fact]
    public async Task Chains_RowTakenInTwoRequests_EqualsTheRowAtOnce()
    {
        var prompt = EngineFixture.Prompt(3, 12);
        var sampling = new SamplingParameters { Chains = 8, MaxTokens = 15, Temperature = 1, Seed = 9 };
        await using var fixture = new EngineFixture();

        var all = await fixture.Complete(prompt, sampling);
        var first = await fixture.Complete(prompt, sampling with { Chains = 4 });
        var rest = await fixture.Complete(prompt, sampling with { Chains = 4, FirstChain = 4 });

        first.Chains.Concat(rest.Chains).ToList().ShouldEqualChains(all.Chains);
        rest.Chains[0].Ids().ShouldNotBe(first.Chains[0].Ids());
    }

    [Fact]
    public async Task Chains_PromptInChunks_EqualOnePass()
    {
        var prompt = EngineFixture.Prompt(4, 100);
        var sampling = new SamplingParameters { Chains = 2, MaxTokens = 10, Temperature = 0.7f, Seed = 1 };
        await using var whole = new EngineFixture(new() { TokensPerStep = 256 });
        await using var chunked = new EngineFixture(new() { TokensPerStep = 16 });

        (await chunked.Complete(prompt, sampling, FakeText.Image(1))).Chains
            .ShouldEqualChains((await whole.Complete(prompt, sampling, FakeText.Image(1))).Chains);
    }

    [Fact]
    public async Task Chains_SamePromptAgain_EqualAndTakeAllButTheLastTokenFromTheCache()
    {
        var prompt = EngineFixture.Prompt(5, 50);
        var sampling = new SamplingParameters { MaxTokens = 10, Temperature = 0.7f, Seed = 1 };
        await using var fixture = new EngineFixture();

        var cold = await fixture.Complete(prompt, sampling);
        var warm = await fixture.Complete(prompt, sampling);

        cold.Usage.CachedTokens.ShouldBe(0);
        warm.Usage.CachedTokens.ShouldBe(49);
        warm.Chains.ShouldEqualChains(cold.Chains);
        fixture.Model.Snapshot.PrefixHits.ShouldBe(1);
    }

    [Fact]
    public async Task Chains_ContinuedAnswer_GoOnAsIfNeverInterruptedFromTheCache()
    {
        var prompt = EngineFixture.Prompt(6, 30);
        await using var fixture = new EngineFixture();
        var whole = (await fixture.Complete(prompt, new() { MaxTokens = 20 })).Chains[0];
        var half = (await fixture.Complete(prompt, new() { MaxTokens = 10 })).Chains[0];

        var rest = await fixture.Complete(prompt, new() { MaxTokens = 10 }, continues: half.Ids());

        half.Ids().Concat(rest.Chains[0].Ids()).ShouldBe(whole.Ids());
        rest.Usage.CachedTokens.ShouldBe(39); // prompt and answer but its last token, whose logits are new
        rest.Usage.CompletionTokens.ShouldBe(10);
    }

    [Fact]
    public async Task Chains_ManyFinishedChainsContinuedAtOnce_NeedNoPrefillAndAreAsIfNeverInterrupted()
    {
        const int Prompts = 8, Forks = 4, Half = 10;
        await using var fixture = new EngineFixture();
        var prompts = Enumerable.Range(0, Prompts).Select(i => EngineFixture.Prompt(20 + i, 30 + i)).ToArray();
        var sampling = new SamplingParameters { Chains = Forks, MaxTokens = Half, Temperature = 1 };
        var halves = await Task.WhenAll(prompts.Select((p, i) => fixture.Complete(p, sampling with { Seed = i }, FakeText.Image((byte)i))));
        var prefilled = fixture.Model.Snapshot.PrefilledTokens;

        var forks = Enumerable.Range(0, Prompts * Forks).Select(i => (Prompt: prompts[i / Forks], Image: FakeText.Image((byte)(i / Forks)), Half: halves[i / Forks].Chains[i % Forks].Ids(), Seed: 100 + i)).ToArray();
        var rests = await Task.WhenAll(forks.Select(f => fixture.Complete(f.Prompt, sampling with { Chains = 2, Seed = f.Seed }, f.Image, f.Half)));

        fixture.Model.Snapshot.PrefilledTokens.ShouldBe(prefilled);
        await using var alone = new EngineFixture(new() { Slots = 1, PrefixCacheMegabytes = 0 });
        for (var i = 0; i < forks.Length; i++)
        {
            rests[i].Usage.PromptTokens.ShouldBe(TinyModel.FeaturesPerImage + forks[i].Prompt.Length + Half);
            rests[i].Usage.CachedTokens.ShouldBe(rests[i].Usage.PromptTokens - 1);
            rests[i].Chains.ShouldEqualChains((await alone.Complete(forks[i].Prompt, sampling with { Chains = 2, Seed = forks[i].Seed }, forks[i].Image, forks[i].Half)).Chains);
        }
    }

    [Fact]
    public async Task Chains_PromptInTheCacheOrNot_AreTheSameToTheLastDigit()
    {
        await using var fixture = new EngineFixture();
        var (prompt, sampling) = (EngineFixture.Prompt(3, 40), new SamplingParameters { Chains = 4, MaxTokens = 12, Temperature = 0.9f, Seed = 5 });

        var cold = await fixture.Complete(prompt, sampling);
        var warm = await fixture.Complete(prompt, sampling);

        warm.Usage.CachedTokens.ShouldBe(prompt.Length - 1);
        warm.Chains.SelectMany(c => c.Tokens).Select(t => t.Logprob).ShouldBe(cold.Chains.SelectMany(c => c.Tokens).Select(t => t.Logprob));
    }

    [Fact]
    public async Task Chains_PromptThatEndsInAPicture_IsServedFromTheCacheToo()
    {
        await using var fixture = new EngineFixture();
        var request = new CompletionRequest
        {
            Messages = [new ChatMessage(ChatRole.User, [new TextContent("1 2 3 "), FakeText.Image(3)])], Sampling = new() { MaxTokens = 8 },
        };

        var cold = await fixture.Model.CompleteAsync(request);
        var warm = await fixture.Model.CompleteAsync(request);

        warm.Usage.CachedTokens.ShouldBe(3 + TinyModel.FeaturesPerImage - 2); // the rest is computed in one piece of two
        warm.Chains.ShouldEqualChains(cold.Chains);
    }

    [Fact]
    public async Task Chains_SeveralQuestionsOnOnePicture_ShareItsEncodingAndPrefill()
    {
        await using var fixture = new EngineFixture();
        await using var alone = new EngineFixture(new() { PrefixCacheMegabytes = 0 });
        var sampling = new SamplingParameters { MaxTokens = 12 };
        for (var question = 0; question < 5; question++)
        {
            int[] text = [question + 1, .. EngineFixture.Prompt(question, 10)];
            var completion = await fixture.Complete(text, sampling, FakeText.Image(7));

            completion.Usage.ImageTokens.ShouldBe(TinyModel.FeaturesPerImage);
            completion.Usage.CachedTokens.ShouldBe(question == 0 ? 0 : TinyModel.FeaturesPerImage);
            completion.Chains.ShouldEqualChains((await alone.Complete(text, sampling, FakeText.Image(7))).Chains);
        }
        fixture.Text.PicturesLoaded.ShouldBe(1);
    }

    [Fact]
    public async Task Chains_SameTextOnAnotherPicture_ShareNothing()
    {
        var text = EngineFixture.Prompt(8, 10);
        await using var fixture = new EngineFixture();
        var sampling = new SamplingParameters { MaxTokens = 16 };

        var first = await fixture.Complete(text, sampling, FakeText.Image(1));
        var second = await fixture.Complete(text, sampling, FakeText.Image(2));

        second.Usage.CachedTokens.ShouldBe(0);
        second.Chains[0].Tokens[0].Logprob.ShouldNotBe(first.Chains[0].Tokens[0].Logprob);
    }

    [Fact]
    public async Task Chains_CacheTooSmallForAnything_AreStillRight()
    {
        await using var fixture = new EngineFixture(new() { Slots = 2, PrefixCacheMegabytes = 0 });
        await using var reference = new EngineFixture();
        var prompt = EngineFixture.Prompt(9, 40);
        var sampling = new SamplingParameters { Chains = 5, MaxTokens = 10, Temperature = 1, Seed = 3 };

        (await fixture.Complete(prompt, sampling)).Chains.ShouldEqualChains((await reference.Complete(prompt, sampling)).Chains);
        await fixture.Idle();
        fixture.Model.Snapshot.PrefixCacheBytes.ShouldBe(0);
    }

    /// <summary>Requests of different prompts, lengths, pictures and ways to sample.</summary>
    private static CompletionRequest Mixed(int i) => FakeText.Request(
        EngineFixture.Prompt(100 + i, 5 + 7 * i % 60),
        new SamplingParameters
        {
            Chains = 1 + i % 3,
            MaxTokens = 8 + 5 * i % 30,
            Temperature = i % 4 == 0 ? 0 : 0.3f * (i % 4),
            TopK = i % 5 == 1 ? 10 : 0,
            TopP = i % 5 == 2 ? 0.9f : 1,
            MinP = i % 5 == 3 ? 0.05f : 0,
            FrequencyPenalty = i % 5 == 4 ? 0.5f : 0,
            Seed = i,
        },
        i % 2 == 0 ? FakeText.Image((byte)(i % 6)) : null);
}
