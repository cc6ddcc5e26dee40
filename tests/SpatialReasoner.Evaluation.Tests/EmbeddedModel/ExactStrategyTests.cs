using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>That the model perceives and geometry decides is worth more than asking the model, on the model that ships.</summary>
public sealed class ExactStrategyTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private const int PerKind = 30;

    [Fact]
    public async Task Exact_HardComparisonsOfDistanceAndCounts_BeatsDirect()
    {
        var reasoner = Reasoner.Create(fixture.Model);
        var items = new[] { QuestionKind.CloserTo, QuestionKind.Count }
            .SelectMany(kind => ProceduralSuite.Items(kind, SceneDifficulty.Hard, SeedRanges.ValidationStart + 7000, PerKind)).ToList();

        var direct = await RightAsync(reasoner, items, "direct");
        var exact = await RightAsync(reasoner, items, "exact");

        // Measured: some 67 and 96 of a hundred.
        exact.ShouldBeGreaterThan(direct + (PerKind / 3));
        exact.ShouldBeGreaterThan(PerKind * 2 * 85 / 100);
    }

    [Fact]
    public async Task Exact_WithAndWithoutMemory_AloneAndTogether_GivesTheSameAnswers()
    {
        var reasoner = Reasoner.Create(fixture.Model);
        var requests = new[] { QuestionKind.Distance, QuestionKind.PerspectiveLeftRight, QuestionKind.Absent }
            .SelectMany(kind => ProceduralSuite.Items(kind, SceneDifficulty.Hard, SeedRanges.ValidationStart + 7000, 5))
            .Select(item => Request(item, "exact")).ToList();

        var afresh = new List<ReasoningResult>();
        foreach (var request in requests)
            afresh.Add(await reasoner.ReasonAsync(request with { UseMemory = false }));
        var together = await Task.WhenAll(requests.Concat(requests).Select(r => reasoner.ReasonAsync(r)));
        // Those may all have looked before any of them remembered; these find it remembered.
        var again = await Task.WhenAll(requests.Select(r => reasoner.ReasonAsync(r)));

        foreach (var (i, result) in together.Concat(again).Index())
        {
            var expected = afresh[i % requests.Count];
            result.Answer.ShouldBe(expected.Answer);
            result.Confidence.ShouldBe(expected.Confidence);
            result.Votes.ShouldBe(expected.Votes);
            result.Scene!.Objects.ShouldBe(expected.Scene!.Objects);
        }
        again.ShouldAllBe(r => r.Usage.MemoryHits > 0);
    }

    private static async Task<int> RightAsync(IReasoner reasoner, IReadOnlyList<ProceduralItem> items, string strategy)
    {
        var results = await Task.WhenAll(items.Select(async item => Scorer.IsCorrect(item.Truth, (await reasoner.ReasonAsync(Request(item, strategy))).Answer)));
        return results.Count(right => right);
    }

    private static ReasoningRequest Request(ProceduralItem item, string strategy) => new()
    {
        Question = item.Text,
        Images = [PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Hard, SceneGenerator.ModelImageSize)],
        Strategy = strategy,
        Seed = item.Scene.Seed,
    };
}
