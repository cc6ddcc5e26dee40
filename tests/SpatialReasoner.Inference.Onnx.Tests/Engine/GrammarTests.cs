using System.Text.Json;

namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Chains that are held to a grammar always say one of its texts, and are the same however they are computed.</summary>
public sealed class GrammarTests
{
    private const int EndOfTurn = 62;

    private static readonly HashSet<int> Eos = [EndOfTurn];

    private static readonly Grammar Document = Compile("""
        {"type":"object","properties":{"side":{"enum":["left","right"]},"sure":{"type":"boolean"},"x":{"type":"number","minimum":-2,"maximum":12.5},
         "words":{"type":"array","items":{"type":"string","maxLength":6},"maxItems":3}},"required":["side","sure","x","words"]}
        """);

    private static CompletionRequest Request(int seed, SamplingParameters sampling, Grammar? grammar = null) =>
        FakeText.Request(EngineFixture.Prompt(seed, 10 + seed), sampling with { Seed = seed }) with { Grammar = grammar ?? Document };

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1f, 1f)]
    [InlineData(2f, 0.9f)]
    public async Task Chains_OfARandomModel_AlwaysSayADocument(float temperature, float topP)
    {
        await using var fixture = new EngineFixture(eos: Eos);
        for (var seed = 0; seed < 10; seed++)
        {
            var completion = await fixture.Model.CompleteAsync(Request(seed, new() { Chains = 4, Temperature = temperature, TopP = topP, MaxTokens = 120 }));

            foreach (var chain in completion.Chains)
            {
                var text = FakeText.Spelled(chain);
                Document.Accepts(text).ShouldBeTrue(text);
                JsonDocument.Parse(text).Dispose();
                chain.FinishReason.ShouldBe(FinishReason.Stop);
                chain.Tokens[^1].Id.ShouldBe(EndOfTurn);
            }
        }
    }

    [Fact]
    public async Task Chain_WithNoTokenToSpare_StillEndsItsText()
    {
        await using var fixture = new EngineFixture(eos: Eos);
        for (var spare = 0; spare < 12; spare++)
        {
            var chain = (await fixture.Model.CompleteAsync(Request(spare, new() { Temperature = 2, MaxTokens = Document.ShortestBytes + 1 + spare }))).Chains[0];

            Document.Accepts(FakeText.Spelled(chain)).ShouldBeTrue(FakeText.Spelled(chain));
            chain.FinishReason.ShouldBe(FinishReason.Stop);
        }
    }

    [Fact]
    public async Task Chains_ConstrainedAndFreeTogether_EqualEachRequestAlone()
    {
        var sampling = new SamplingParameters { Chains = 3, Temperature = 1.2f, MaxTokens = 110 };
        var requests = Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? Request(i, sampling) : Request(i, sampling with { MaxTokens = 30 }) with { Grammar = null }).ToArray();
        await using var busy = new EngineFixture(new() { Slots = 10, TokensPerStep = 40 }, Eos);

        var together = await Task.WhenAll(requests.Select(r => busy.Model.CompleteAsync(r)));

        busy.Model.Snapshot.DecodedTokens.ShouldBeGreaterThan(2 * busy.Model.Snapshot.DecodeSteps); // they did share steps
        for (var i = 0; i < requests.Length; i++)
        {
            await using var alone = new EngineFixture(new() { Slots = 1, PrefixCacheMegabytes = 0 }, Eos);
            together[i].Chains.ShouldEqualChains((await alone.Model.CompleteAsync(requests[i])).Chains);
        }
    }

    [Fact]
    public async Task Logprobs_OfConstrainedTokens_AreTheModelsOwn()
    {
        await using var fixture = new EngineFixture(eos: Eos);
        var chain = (await fixture.Model.CompleteAsync(Request(3, new() { MaxTokens = 110, TopLogprobs = 20 }))).Chains[0];

        // The first byte can only be a brace, which a random model hardly means.
        FakeText.Spelled(chain)[0].ShouldBe('{');
        chain.Tokens[0].Alternatives.ShouldContain(a => a.Logprob > chain.Tokens[0].Logprob);
        chain.Tokens.ShouldAllBe(t => t.Logprob < 0);
    }

    [Fact]
    public async Task Grammar_WithoutRoom_IsRefused()
    {
        await using var fixture = new EngineFixture(eos: Eos);

        (await Should.ThrowAsync<InvalidPromptException>(() => fixture.Model.CompleteAsync(Request(1, new() { MaxTokens = Document.ShortestBytes })))).Field.ShouldBe("grammar");
        (await Should.ThrowAsync<InvalidPromptException>(() => fixture.Model.CompleteAsync(Request(1, new()) with { Continuations = ["5 6"] }))).Field.ShouldBe("grammar");
    }

    [Fact]
    public async Task Grammar_TheVocabularyCannotSpell_FailsTheRequestAlone()
    {
        await using var fixture = new EngineFixture(eos: Eos);

        await Should.ThrowAsync<ModelFailedException>(() => fixture.Model.CompleteAsync(Request(1, new(), Compile("""{"const":"QUX"}"""))));

        await fixture.Idle();
        (await fixture.Model.CompleteAsync(Request(1, new() { MaxTokens = 120 }))).Chains[0].FinishReason.ShouldBe(FinishReason.Stop);
    }

    private static Grammar Compile(string schema) => JsonSchemaGrammar.Compile(JsonSerializer.Deserialize<JsonElement>(schema));
}
