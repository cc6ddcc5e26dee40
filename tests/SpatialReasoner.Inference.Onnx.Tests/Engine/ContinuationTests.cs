namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Chains that follow given texts: how likely the model finds each.</summary>
public sealed class ContinuationTests
{
    private static readonly int[] Prompt = EngineFixture.Prompt(1, 20);

    [Fact]
    public async Task Continuations_SeveralTexts_AreFollowedToTheirEndsFromOnePrefill()
    {
        await using var fixture = new EngineFixture(eos: new HashSet<int> { 7 });
        int[][] texts = [[5], [6, 7, 8], [5, 9], [.. EngineFixture.Prompt(2, 30)]];

        var completion = await Score(fixture, texts);

        for (var i = 0; i < texts.Length; i++)
        {
            completion.Chains[i].Ids().ShouldBe(texts[i]); // also through what would end a drawn chain
            completion.Chains[i].Text.ShouldBe(FakeText.TextOf(texts[i]));
            completion.Chains[i].FinishReason.ShouldBe(FinishReason.Stop);
        }
        completion.Usage.ShouldBe(new TokenUsage(20, 0, 0, 36));
        fixture.Model.Snapshot.PrefilledTokens.ShouldBe(19); // the last token is fed by the chains
    }

    [Fact]
    public async Task Continuations_TextThatGreedyDecodingChooses_HasItsLogprobs()
    {
        await using var fixture = new EngineFixture();
        var greedy = (await fixture.Complete(Prompt, new() { MaxTokens = 25, TopLogprobs = 3 })).Chains[0];

        var forced = (await Score(fixture, [greedy.Ids()], new() { TopLogprobs = 3 })).Chains[0];

        forced.Ids().ShouldBe(greedy.Ids());
        foreach (var (a, b) in forced.Tokens.Zip(greedy.Tokens))
        {
            a.Logprob.ShouldBe(b.Logprob, 1e-4f);
            a.Alternatives.Select(t => t.Id).ShouldBe(b.Alternatives.Select(t => t.Id));
        }
    }

    [Fact]
    public async Task Continuations_AnyText_IsAsLikelyAsTheProductOfItsStepsInASampledRun()
    {
        await using var fixture = new EngineFixture();
        int[] text = [12, 40, 3];
        double expected = 0;
        for (var i = 0; i < text.Length; i++)
        {
            // What the model thinks of every token at this step; twenty are reported, so the text takes one of those.
            var step = (await fixture.Complete(Prompt, new() { MaxTokens = 1, Temperature = 1, TopLogprobs = 20, Seed = i }, continues: text[..i])).Chains[0].Tokens[0];
            var alternative = step.Alternatives[3 + i];
            text[i] = alternative.Id;
            expected += alternative.Logprob;
        }

        var forced = (await Score(fixture, [text])).Chains[0];

        ((double)forced.Logprob).ShouldBe(expected, 1e-4);
    }

    [Fact]
    public async Task Continuations_InABatchBesideSampledChains_EqualEachAlone()
    {
        var texts = Enumerable.Range(0, 12).Select(i => EngineFixture.Prompt(50 + i, 1 + 5 * i % 17)).ToArray();
        await using var busy = new EngineFixture(new() { Slots = 8 });
        var noise = Enumerable.Range(0, 8).Select(i => busy.Complete(EngineFixture.Prompt(i, 10 + i), new() { Chains = 2, MaxTokens = 30, Temperature = 1, Seed = i })).ToList();

        var together = await Score(busy, texts);
        await Task.WhenAll(noise);

        await using var quiet = new EngineFixture(new() { Slots = 1, PrefixCacheMegabytes = 0 });
        for (var i = 0; i < texts.Length; i++)
            (await Score(quiet, [texts[i]])).Chains.ShouldEqualChains([together.Chains[i]]);
    }

    [Fact]
    public async Task Continuations_SettingsThatShapeDrawing_PlayNoPart()
    {
        await using var fixture = new EngineFixture();
        int[][] texts = [[5, 6, 5, 6], [9, 9, 9]];
        var plain = await Score(fixture, texts);

        var shaped = await Score(fixture, texts, new()
        {
            Temperature = 2, TopK = 1, TopP = 0.1f, MinP = 0.5f, PresencePenalty = 2, FrequencyPenalty = 2, MaxTokens = 1, StopStrings = ["6"], Seed = 3, FirstChain = 2,
        });

        shaped.Chains.ShouldEqualChains(plain.Chains);
    }

    [Fact]
    public async Task Continuations_Refused_NameTheField()
    {
        await using var fixture = new EngineFixture(new() { MaxSequenceTokens = 32 });
        (string[] Texts, int Chains, string Says)[] cases =
        [
            (["1 ", "2 "], 3, "2 texts for 3 chains"), (["1 ", ""], 2, "continuations[1] is empty"), ([FakeText.TextOf(EngineFixture.Prompt(1, 13))], 1, "13 tokens"), (["1 64 "], 1, "vocabulary"),
        ];
        foreach (var (texts, chains, says) in cases)
        {
            var refused = await Should.ThrowAsync<InvalidPromptException>(() => fixture.Model.CompleteAsync(FakeText.Request(Prompt, new() { Chains = chains }) with { Continuations = texts }));
            refused.Field.ShouldBe("continuations");
            refused.Message.ShouldContain(says);
        }
        (await Score(fixture, [EngineFixture.Prompt(1, 12)])).Chains[0].Tokens.Count.ShouldBe(12); // exactly full
    }

    private static Task<Completion> Score(EngineFixture fixture, int[][] texts, SamplingParameters? sampling = null) =>
        fixture.Model.CompleteAsync(FakeText.Request(Prompt, (sampling ?? new()) with { Chains = texts.Length }) with { Continuations = [.. texts.Select(FakeText.TextOf)] });
}
