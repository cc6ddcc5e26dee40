using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The verifier and the searches it scores on the model that ships: they continue its chains in its own language.</summary>
public sealed class SearchTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private static readonly SceneDifficulty Difficulty = SceneDifficulty.Standard;

    public static TheoryData<string> Strategies => ["best-of-n", "beam", "dvts", "tree"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Reason_RealChains_AreVerifiedAndMostlyRight(string strategy)
    {
        var reasoner = Reasoner.Create(fixture.Model);
        var right = 0;
        var items = Items().ToList();

        foreach (var item in items)
        {
            var result = await reasoner.ReasonAsync(Ask(item, strategy));

            right += Scorer.IsCorrect(item.Truth, result.Answer) ? 1 : 0;
            result.Chains.ShouldContain(c => c.Verdict != null);
            foreach (var chain in result.Chains.Where(c => c.Parent is not null))
                chain.Parent!.Value.ShouldBeLessThan(chain.Id);
            result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
        }

        // Far above chance, far below what is measured: it must work, how well is the evaluation's business.
        right.ShouldBeGreaterThanOrEqualTo(items.Count / 2, strategy);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Reason_AmongOtherRequests_GivesTheSameChains(string strategy)
    {
        var reasoner = Reasoner.Create(fixture.Model);
        var item = Items().First();
        var alone = await reasoner.ReasonAsync(Ask(item, strategy));

        var together = await Task.WhenAll(Items().Prepend(item).Select(i => reasoner.ReasonAsync(Ask(i, strategy))));

        together[0].Answer.ShouldBe(alone.Answer);
        together[0].Chains.Select(c => (c.Text, c.Parent, c.Verdict)).ShouldBe(alone.Chains.Select(c => (c.Text, c.Parent, c.Verdict)));
    }

    private static IEnumerable<ProceduralItem> Items() =>
        new[] { QuestionKind.PerspectiveLeftRight, QuestionKind.CloserTo, QuestionKind.Count, QuestionKind.LeftRight }
            .SelectMany(kind => ProceduralSuite.Items(kind, Difficulty, SeedRanges.ValidationStart + 7000, 2));

    private static ReasoningRequest Ask(ProceduralItem item, string strategy) => new()
    {
        Question = item.Text,
        Images = [PictureSource.Of(item, PictureControl.Own, Difficulty, SceneGenerator.ModelImageSize)],
        Strategy = strategy,
        Seed = item.Scene.Seed,
    };
}
