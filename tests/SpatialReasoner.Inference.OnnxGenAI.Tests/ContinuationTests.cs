namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

public sealed class ContinuationTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Continuation_OfASampledText_HasItsLogprobs(bool rewinds)
    {
        var drawn = (await ModelUnderTest.ChainsOf(new SamplingParameters { MaxTokens = 5, Temperature = 1, Seed = 3 }, rewinds))[0];
        await using var model = ModelUnderTest.Over(new FakeRuntime(rewinds), rewinds);

        var scored = await model.CompleteAsync(Score("xyz", drawn.Text), TestContext.Current.CancellationToken);

        scored.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Stop);
        scored.Chains[0].Text.ShouldBe("xyz");
        scored.Chains[1].Text.ShouldBe(drawn.Text);
        scored.Chains[1].Tokens.Select(t => t.Id).ShouldBe(drawn.Tokens.Select(t => t.Id));
        scored.Chains[1].Logprob.ShouldBe(drawn.Logprob);
    }

    [Fact]
    public async Task Continuation_ThatMergesWithTheStartOfTheAnswer_IsRefused()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime());

        var refused = await Should.ThrowAsync<InvalidPromptException>(() => model.CompleteAsync(Score("bc") with { AssistantPrefix = "xa" }, TestContext.Current.CancellationToken));

        refused.Field.ShouldBe("continuations");
        refused.Message.ShouldContain("continuations[0]");
    }

    [Fact]
    public async Task Continuation_LongerThanTheRoom_IsRefused()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime());

        var refused = await Should.ThrowAsync<InvalidPromptException>(() => model.CompleteAsync(Score(new string('x', 390)), TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("continuations[0] takes 390 tokens");
    }

    private static CompletionRequest Score(params string[] texts) =>
        ModelUnderTest.Ask(new SamplingParameters { Chains = texts.Length, MaxTokens = 1 }) with { Continuations = texts };
}
