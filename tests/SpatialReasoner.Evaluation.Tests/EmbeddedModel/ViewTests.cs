using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The model that ships, asked through views: what it says of the mirror image, mapped back, is what it says of the image.</summary>
public sealed class ViewTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private const int PerKind = 6;

    private readonly Reasoner reasoner = Reasoner.Create(fixture.Model, new ReasonerOptions { Images = new VipsImageEditor() });

    // Standard scenes, where one look is right 19 times out of 20: a view mapped back wrongly would be wrong every time it matters.
    [Theory]
    [InlineData(ViewKind.Mirror, QuestionKind.LeftRight)]
    [InlineData(ViewKind.Mirror, QuestionKind.WhichMost)]
    [InlineData(ViewKind.Mirror, QuestionKind.PerspectiveLeftRight)]
    [InlineData(ViewKind.Mirror, QuestionKind.PerspectiveFrontBehind)]
    [InlineData(ViewKind.Mirror, QuestionKind.YesNo)]
    [InlineData(ViewKind.Inverse, QuestionKind.LeftRight)]
    [InlineData(ViewKind.Inverse, QuestionKind.FrontBehind)]
    [InlineData(ViewKind.Inverse, QuestionKind.NearFar)]
    [InlineData(ViewKind.Inverse, QuestionKind.Distance)]
    [InlineData(ViewKind.Paraphrase, QuestionKind.NearFar)]
    public async Task Reason_ThroughOneView_IsRightAboutTheOriginal(ViewKind view, QuestionKind kind)
    {
        var items = ProceduralSuite.Items(kind, SceneDifficulty.Standard, SeedRanges.ValidationStart + 9000, PerKind).ToList();

        var results = await Task.WhenAll(items.Select(i => AskAsync(i, "self-consistency", 3, view)));

        results.SelectMany(r => r.Chains).ShouldAllBe(c => c.View == view);
        results.Zip(items).Count(r => Scorer.IsCorrect(r.Second.Truth, r.First.Answer)).ShouldBeGreaterThanOrEqualTo(PerKind - 1);
    }

    [Fact]
    public async Task Reason_ThroughSeveralViews_IsReproducibleAndCountsEveryToken()
    {
        var item = ProceduralSuite.Items(QuestionKind.PerspectiveLeftRight, SceneDifficulty.Hard, SeedRanges.ValidationStart + 9100, 1).Single();
        ViewKind[] views = [ViewKind.Original, ViewKind.Mirror, ViewKind.Paraphrase];

        var first = await AskAsync(item, "self-consistency", 9, views);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync(item, "self-consistency", 9, views)));

        first.Usage.Tokens.CompletionTokens.ShouldBe(first.Chains.Sum(c => c.Tokens));
        foreach (var same in again)
        {
            same.Answer.ShouldBe(first.Answer);
            same.Votes.ShouldBe(first.Votes);
            same.Chains.Where(c => c.Counted).Select(c => (c.Id, c.View, c.Text)).ShouldBe(first.Chains.Where(c => c.Counted).Select(c => (c.Id, c.View, c.Text)));
        }
    }

    [Fact]
    public async Task Reason_ThroughTheMirror_PerceivesTheOriginalScene()
    {
        var item = ProceduralSuite.Items(QuestionKind.LeftRight, SceneDifficulty.Standard, SeedRanges.ValidationStart + 9200, 1).Single();

        var original = await AskAsync(item, "self-consistency", 4, ViewKind.Original);
        var mirrored = await AskAsync(item, "self-consistency", 4, ViewKind.Mirror);

        // Mapped back, objects stand where they stand: within two of 32 columns.
        foreach (var seen in original.Scene!.Objects)
            mirrored.Scene!.Objects.Single(o => o.Name == seen.Name).Image!.Value.X.ShouldBe(seen.Image!.Value.X, 2.01 / 32);
    }

    private Task<ReasoningResult> AskAsync(ProceduralItem item, string strategy, int samples, params ViewKind[] views) => reasoner.ReasonAsync(new ReasoningRequest
    {
        Question = item.Text,
        Images = [PictureSource.Of(item, PictureControl.Own, SceneDifficulty.All[0], SceneGenerator.ModelImageSize)],
        Strategy = strategy,
        Samples = samples,
        Views = views,
        Seed = item.Scene.Seed,
    });
}
