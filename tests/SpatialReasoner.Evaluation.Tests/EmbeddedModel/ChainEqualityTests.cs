using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The key invariant on the model that ships: a chain decoded in a batch equals the chain decoded alone.</summary>
public sealed class ChainEqualityTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    [Fact]
    public async Task Chain_InABatchOfSixteenMixedRequests_EqualsTheChainAlone()
    {
        var questions = EmbeddedModelFixture.Questions(16);
        var requests = questions.Select((q, i) => EmbeddedModelFixture.Ask(q.Text, q.Image, chains: 1, temperature: i % 2 == 0 ? 0.9f : 0, seed: 100 + i)).ToArray();

        var together = await Task.WhenAll(requests.Select(r => fixture.Model.CompleteAsync(r)));

        await using var alone = LocalModel.Open(Repository.ModelFolder, new EngineOptions { Slots = 1, MaxSequenceTokens = 256, PrefixCacheMegabytes = 0, VisionCacheMegabytes = 0 });
        for (var i = 0; i < requests.Length; i++)
            ShouldEqual((await alone.CompleteAsync(requests[i])).Chains[0], together[i].Chains[0]);
    }

    [Fact]
    public async Task Chain_ForkedFromASharedPrefill_EqualsTheUnforkedChain()
    {
        var (_, text, image) = EmbeddedModelFixture.Questions(20)[13];

        var forked = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image, chains: 16, temperature: 1, seed: 7));

        await using var alone = LocalModel.Open(Repository.ModelFolder, new EngineOptions { Slots = 1, MaxSequenceTokens = 256, PrefixCacheMegabytes = 0 });
        var oneByOne = await alone.CompleteAsync(EmbeddedModelFixture.Ask(text, image, chains: 16, temperature: 1, seed: 7));
        for (var i = 0; i < 16; i++)
            ShouldEqual(oneByOne.Chains[i], forked.Chains[i]);
        forked.Chains.Select(c => c.Text).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Chain_ContinuedFromItsOwnPrefix_EqualsTheWholeChain()
    {
        var (_, text, image) = EmbeddedModelFixture.Questions(20)[2];
        var whole = (await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image))).Chains[0];
        var cut = whole.Text.IndexOf(';') + 1;
        cut.ShouldBeGreaterThan(1);

        var rest = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image) with { AssistantPrefix = whole.Text[..cut] });

        (whole.Text[..cut] + rest.Chains[0].Text).ShouldBe(whole.Text);
        rest.Usage.CachedTokens.ShouldBeGreaterThan(22);
    }

    [Fact]
    public async Task Questions_AboutOnePicture_ShareItsPrefill()
    {
        var image = EmbeddedModelFixture.Questions(30)[29].Image;
        await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask("How many objects are there? Answer directly.", image));

        var second = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask("Which object is leftmost? Answer directly.", image));

        second.Usage.ImageTokens.ShouldBe(16);
        second.Usage.CachedTokens.ShouldBeGreaterThanOrEqualTo(22);
    }

    /// <summary>Same tokens; log-probabilities to 1e-4, the tolerance for other CPUs' kernels.</summary>
    private static void ShouldEqual(CompletedChain expected, CompletedChain actual)
    {
        actual.Tokens.Select(t => t.Id).ShouldBe(expected.Tokens.Select(t => t.Id));
        actual.Text.ShouldBe(expected.Text);
        foreach (var (a, e) in actual.Tokens.Zip(expected.Tokens))
            a.Logprob.ShouldBe(e.Logprob, 1e-4);
    }
}
