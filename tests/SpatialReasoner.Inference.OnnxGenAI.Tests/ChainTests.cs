namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

/// <summary>The invariant: a chain among others equals the chain alone, however the model starts its chains.</summary>
public sealed class ChainTests
{
    private static readonly SamplingParameters Six = new() { Chains = 6, MaxTokens = 20, Temperature = 1, Seed = 42 };

    [Theory, InlineData(true), InlineData(false)]
    public async Task Chain_AmongOthers_EqualsTheChainAlone(bool rewinds)
    {
        var row = await ModelUnderTest.ChainsOf(Six, rewinds);

        for (var i = 0; i < row.Count; i++)
        {
            var alone = await ModelUnderTest.ChainsOf(Six with { Chains = 1, FirstChain = i }, rewinds);
            Same(alone[0], row[i]);
        }
        row.Select(chain => chain.Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(6);
    }

    [Fact]
    public async Task Chains_FreshPrefillOrGoingBack_AreTheSame()
    {
        var back = await ModelUnderTest.ChainsOf(Six, rewinds: true);
        var fresh = await ModelUnderTest.ChainsOf(Six, rewinds: false);

        for (var i = 0; i < back.Count; i++)
            Same(fresh[i], back[i]);
    }

    [Fact]
    public async Task Chains_OtherSeed_AreOtherChains()
    {
        var here = await ModelUnderTest.ChainsOf(Six);
        var there = await ModelUnderTest.ChainsOf(Six with { Seed = 43 });

        here.Select(c => c.Text).Intersect(there.Select(c => c.Text), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory, InlineData(true, 1), InlineData(false, 6)]
    public async Task Prefills_OneWhereTheModelGoesBack_ElseOnePerChain(bool rewinds, int expected)
    {
        var runtime = new FakeRuntime(rewinds);
        await using var model = ModelUnderTest.Over(runtime, rewinds);

        await model.CompleteAsync(ModelUnderTest.Ask(Six), TestContext.Current.CancellationToken);

        runtime.Prefills.ShouldBe(expected);
        runtime.Open.ShouldBe(0);
        model.SharesPrefill.ShouldBe(rewinds);
    }

    [Fact]
    public async Task Logprobs_AreThoseOfTheModelAtTemperatureOne()
    {
        var runtime = new FakeRuntime();
        await using var model = ModelUnderTest.Over(runtime);

        var chain = (await model.CompleteAsync(
            ModelUnderTest.Ask(Six with { Chains = 1, Temperature = 0.5f, TopK = 5, TopLogprobs = 4 }), TestContext.Current.CancellationToken)).Chains[0];

        List<int> fed = [.. runtime.Encode(runtime.Prompt!), 1];
        foreach (var token in chain.Tokens)
        {
            var logits = runtime.Logits(fed);
            var normaliser = Math.Log(logits.Sum(x => Math.Exp(x)));
            ((double)token.Logprob).ShouldBe(logits[token.Id] - normaliser, 1e-4);
            token.Alternatives.Select(a => a.Id).ShouldBe(Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).Take(4));
            token.Alternatives.ShouldAllBe(a => Math.Abs(a.Logprob - (logits[a.Id] - normaliser)) < 1e-4);
            fed.Add(token.Id);
        }
        chain.Logprob.ShouldBe(chain.Tokens.Sum(t => t.Logprob));
    }

    [Fact]
    public async Task Draw_ThePlaceholderOfPictures_Never()
    {
        var free = (await ModelUnderTest.ChainsOf(Six)).SelectMany(c => c.Tokens).GroupBy(t => t.Id).MaxBy(g => g.Count())!.Key;
        await using var model = ModelUnderTest.Over(new FakeRuntime(), imageToken: free);

        var chains = (await model.CompleteAsync(ModelUnderTest.Ask(Six), TestContext.Current.CancellationToken)).Chains;

        chains.SelectMany(c => c.Tokens).ShouldNotContain(t => t.Id == free);
    }

    [Fact]
    public async Task Greedy_TakesTheMostLikelyToken_InEveryChain()
    {
        var chains = await ModelUnderTest.ChainsOf(new SamplingParameters { Chains = 3, MaxTokens = 10 });

        chains.Select(c => c.Text).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Finish_EndOfTurn_IsCountedButNotText()
    {
        var chain = (await ModelUnderTest.ChainsOf(new SamplingParameters { MaxTokens = 10 }, eosBias: 100))[0];

        chain.FinishReason.ShouldBe(FinishReason.Stop);
        chain.Text.ShouldBe("");
        chain.Tokens.ShouldHaveSingleItem().Id.ShouldBe(FakeRuntime.Eos);
    }

    [Fact]
    public async Task Finish_TokenLimit_IsLength()
    {
        var chain = (await ModelUnderTest.ChainsOf(new SamplingParameters { MaxTokens = 7 }))[0];

        chain.FinishReason.ShouldBe(FinishReason.Length);
        chain.Tokens.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Finish_NoRoomLeft_IsLength()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime(), options: new GenAIOptions { MaxSequenceTokens = 200 });

        var completion = await model.CompleteAsync(ModelUnderTest.Ask(new SamplingParameters { MaxTokens = 500, Temperature = 1, Seed = 1 }), TestContext.Current.CancellationToken);

        completion.Chains[0].FinishReason.ShouldBe(FinishReason.Length);
        completion.Usage.TotalTokens.ShouldBe(200);
    }

    [Fact]
    public async Task Finish_StopString_EndsBeforeIt()
    {
        var free = (await ModelUnderTest.ChainsOf(Six))[0];
        var stop = free.Text[4..6];

        var chain = (await ModelUnderTest.ChainsOf(Six with { StopStrings = [stop] }))[0];

        chain.FinishReason.ShouldBe(FinishReason.Stop);
        chain.Text.ShouldBe(free.Text[..free.Text.IndexOf(stop, StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task Stream_DeltasAddUp_AndEveryChainFinishesOnce()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime());
        var texts = new string[Six.Chains];
        var finished = new List<int>();
        var chunks = new List<CompletionChunk>();

        await foreach (var chunk in model.StreamAsync(ModelUnderTest.Ask(Six), TestContext.Current.CancellationToken))
        {
            chunks.Add(chunk);
            if (chunk is ChainDelta delta)
                texts[delta.Chain] += delta.Text;
            if (chunk is ChainFinished end)
            {
                finished.Add(end.Chain);
                end.Result.Text.ShouldBe(texts[end.Chain]);
            }
        }

        chunks[0].ShouldBeOfType<PromptProcessed>();
        chunks.OfType<PromptProcessed>().ShouldHaveSingleItem();
        finished.ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    private static void Same(CompletedChain one, CompletedChain other)
    {
        other.Text.ShouldBe(one.Text);
        other.FinishReason.ShouldBe(one.FinishReason);
        other.Tokens.Select(t => (t.Id, t.Logprob)).ShouldBe(one.Tokens.Select(t => (t.Id, t.Logprob)));
    }
}
