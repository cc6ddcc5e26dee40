using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Perspective-taking and decomposition with the model that ships, over hard scenes it never saw.</summary>
public sealed class PerspectiveStrategyTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private const int PerKind = 12;

    private static readonly QuestionKind[] Kinds = [QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind, QuestionKind.PerspectiveCount];

    [Theory]
    [InlineData(PerspectiveMode.Numeric)]
    [InlineData(PerspectiveMode.Visual)]
    [InlineData(PerspectiveMode.Exact)]
    public async Task Perspective_InEveryMode_AnswersNearlyAllRightly(PerspectiveMode mode)
    {
        var results = await AskAsync("perspective", mode);

        results.Count(r => r.IsRight).ShouldBeGreaterThanOrEqualTo(Kinds.Length * PerKind * 9 / 10);
        results.ShouldAllBe(r => r.Result.MentalImage == null || mode == PerspectiveMode.Visual);
        results.Count(r => r.Result.MentalImage is not null).ShouldBe(mode == PerspectiveMode.Visual ? results.Length : 0);
    }

    [Fact]
    public async Task Decompose_AnswersMostRightly_AndItsAnswersMostlyFollowFromItsFindings()
    {
        var results = await AskAsync("decompose", null);

        results.Count(r => r.IsRight).ShouldBeGreaterThanOrEqualTo(Kinds.Length * PerKind * 8 / 10);
        results.Count(r => r.Result.Chains[^1].Verdict == Verdict.Entailed).ShouldBeGreaterThanOrEqualTo(Kinds.Length * PerKind * 8 / 10);
    }

    private async Task<(ReasoningResult Result, bool IsRight)[]> AskAsync(string strategy, PerspectiveMode? mode)
    {
        var reasoner = Reasoner.Create(fixture.Model);
        return await Task.WhenAll(Kinds
            .SelectMany(kind => ProceduralSuite.Items(kind, SceneDifficulty.Hard, SeedRanges.ValidationStart + 7000, PerKind))
            .Select(async item =>
            {
                var result = await reasoner.ReasonAsync(new ReasoningRequest
                {
                    Question = item.Text,
                    Images = [PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Hard, SceneGenerator.ModelImageSize)],
                    Strategy = strategy,
                    Perspective = mode,
                });
                return (result, Scorer.IsCorrect(item.Truth, result.Answer));
            }));
    }
}
