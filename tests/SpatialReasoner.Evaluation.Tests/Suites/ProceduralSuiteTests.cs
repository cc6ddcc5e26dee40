using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Suites;

public sealed class ProceduralSuiteTests
{
    [Fact]
    public void Items_SameSeed_AreTheSame()
    {
        Draw().ShouldBe(Draw());

        static string[] Draw() => [.. ProceduralSuite.Items(QuestionKind.Count, SceneDifficulty.Hard, SeedRanges.ValidationStart, 20).Select(i => i.Text + i.Truth.Text)];
    }

    [Fact]
    public void Items_EveryScoredKind_CanBeDrawn()
    {
        foreach (var kind in QuestionKinds.Scored)
        {
            foreach (var difficulty in SceneDifficulty.All)
            {
                var items = ProceduralSuite.Items(kind, difficulty, SeedRanges.ValidationStart, 5).ToArray();

                items.Length.ShouldBe(5);
                items.Select(i => i.Scene.Seed).Distinct().Count().ShouldBe(5);
                items.ShouldAllBe(i => !SeedRanges.IsTraining(i.Scene.Seed));
            }
        }
    }
}
