using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Export;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Interventions on the image tokens of the model that ships.</summary>
public sealed class VisionProbeTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    [Fact]
    public void Description_OfTheEmbeddedModel_SaysHowPicturesAreFitted() =>
        fixture.Model.Description.Fit.ShouldBe(ImageFit.PaddedSquare);

    [Fact]
    public async Task TokenNorm_SetToTheMeasuredRatio_ChangesNothing()
    {
        var (_, text, image) = EmbeddedModelFixture.Questions(20)[4];
        var norms = await fixture.Model.MeasureTokenNormsAsync(image);
        norms.ImageTokens.ShouldBe(16);
        norms.Text.ShouldBeGreaterThan(0);

        var plain = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image));
        var same = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image) with { Vision = new() { TokenNorm = norms.Ratio } });

        same.Usage.CachedTokens.ShouldBeLessThan(10); // the turn's start, nothing of the picture
        same.Chains[0].Tokens.Select(t => t.Id).ShouldBe(plain.Chains[0].Tokens.Select(t => t.Id));
        foreach (var (a, b) in same.Chains[0].Tokens.Zip(plain.Chains[0].Tokens))
            a.Logprob.ShouldBe(b.Logprob, 1e-2);
    }

    [Fact]
    public async Task Probes_OnSixteenQuestions_ChangeAnswersAndLeaveNoTrace()
    {
        var questions = EmbeddedModelFixture.Questions(52).Where(q => q.Text.EndsWith(Dialogues.ThinkStepByStep, StringComparison.Ordinal)).Take(16).ToList();
        var plain = await AnswersAsync(null);

        var permuted = await AnswersAsync(new() { PermutationSeed = 1 });
        var blank = await AnswersAsync(new() { BlankImage = true });

        // Its encoder mixes patches before the tokens are permuted: where they stand matters to few answers, that they are seen to most.
        plain.Zip(permuted).Count(p => p.First != p.Second).ShouldBeGreaterThan(0);
        plain.Zip(blank).Count(p => p.First != p.Second).ShouldBeGreaterThan(8);
        (await AnswersAsync(null)).ShouldBe(plain);

        async Task<string[]> AnswersAsync(VisionIntervention? probe) =>
            [.. (await Task.WhenAll(questions.Select(q => fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(q.Text, q.Image) with { Vision = probe })))).Select(c => c.Chains[0].Text)];
    }
}
