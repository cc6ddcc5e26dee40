using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Export;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Chains cut at a step and gone on with, as search does it: by text, at no prefill.</summary>
public sealed class ForkingTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private const string StepEnd = ";";

    [Fact]
    public async Task Text_OfTwoHundredStepsCutAtTheirStopString_HasTheTokensThatWereSampled()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(Repository.ModelFolder, "tokenizer.json"));
        var steps = await StepsAsync(questions: 52, chains: 8);

        steps.Count.ShouldBeGreaterThanOrEqualTo(200);
        foreach (var (_, _, chain) in steps)
            tokenizer.Encode(chain.Text + StepEnd).ShouldBe(chain.Tokens.Select(t => t.Id), chain.Text);
    }

    [Fact]
    public async Task Forks_EightPromptsTimesFourAtOnce_TakeAllButTheLastTokenFromTheCache()
    {
        await using var model = LocalModel.Open(Repository.ModelFolder, new EngineOptions { Slots = 16, MaxSequenceTokens = 256 });
        var questions = EmbeddedModelFixture.Questions(26).Where(q => q.Text.EndsWith(Dialogues.ThinkStepByStep, StringComparison.Ordinal)).Take(8).ToList();
        var firsts = await Task.WhenAll(questions.Select(q => model.CompleteAsync(Step(q.Text, q.Image, chains: 4))));
        var parents = questions.SelectMany((q, i) => firsts[i].Chains.Select(chain => (q.Text, q.Image, Chain: chain))).Where(p => CutAtStep(p.Chain)).ToList();
        parents.Count.ShouldBeGreaterThan(24);
        var prefilled = model.Snapshot.PrefilledTokens;

        var rests = await Task.WhenAll(parents.Select((p, i) => model.CompleteAsync(Fork(p.Text, p.Image, p.Chain, seed: i))));

        model.Snapshot.PrefilledTokens.ShouldBe(prefilled);
        rests.ShouldAllBe(rest => rest.Usage.CachedTokens == rest.Usage.PromptTokens - 1);
        await using var alone = LocalModel.Open(Repository.ModelFolder, new EngineOptions { Slots = 1, MaxSequenceTokens = 256, PrefixCacheMegabytes = 0 });
        for (var i = 0; i < parents.Count; i++)
        {
            var expected = await alone.CompleteAsync(Fork(parents[i].Text, parents[i].Image, parents[i].Chain, seed: i));
            rests[i].Chains.Select(c => c.Text).ShouldBe(expected.Chains.Select(c => c.Text));
        }
    }

    private static bool CutAtStep(CompletedChain chain) => chain.FinishReason == FinishReason.Stop && chain.Tokens[^1].Text.Contains(StepEnd, StringComparison.Ordinal);

    private static CompletionRequest Step(string text, ImageContent image, int chains, long seed = 3)
    {
        var ask = EmbeddedModelFixture.Ask(text, image, chains, temperature: 1, seed);
        return ask with { Sampling = ask.Sampling with { StopStrings = [StepEnd] } };
    }

    private static CompletionRequest Fork(string text, ImageContent image, CompletedChain parent, long seed) =>
        Step(text, image, chains: 2, seed) with { AssistantPrefix = parent.Text + StepEnd };

    private async Task<List<(string Text, ImageContent Image, CompletedChain Chain)>> StepsAsync(int questions, int chains)
    {
        var asked = EmbeddedModelFixture.Questions(questions).Where(q => q.Text.EndsWith(Dialogues.ThinkStepByStep, StringComparison.Ordinal)).ToList();
        var completions = await Task.WhenAll(asked.Select(q => fixture.Model.CompleteAsync(Step(q.Text, q.Image, chains))));
        return [.. asked.SelectMany((q, i) => completions[i].Chains.Select(chain => (q.Text, q.Image, chain))).Where(s => CutAtStep(s.chain))];
    }
}
