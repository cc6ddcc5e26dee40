using System.Security.Cryptography;
using System.Text;
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

    [Fact]
    public void Scenes_TheSameItemsAsKindByKind()
    {
        QuestionKind[] kinds = [QuestionKind.LeftRight, QuestionKind.PerspectiveCount, QuestionKind.Absent];

        var byScene = ProceduralSuite.Scenes(kinds, SceneDifficulty.Hard, SeedRanges.ValidationStart, 12).SelectMany(items => items).ToLookup(i => i.Kind, i => i.Text + i.Truth.Text);

        foreach (var kind in kinds)
            byScene[kind].ShouldBe(ProceduralSuite.Items(kind, SceneDifficulty.Hard, SeedRanges.ValidationStart, 12).Select(i => i.Text + i.Truth.Text));
    }

    /// <summary>Published tables name seeds: whoever draws them again must get the same questions about the same scenes.</summary>
    [Theory]
    [InlineData("standard", "33d48865e0925208")]
    [InlineData("hard", "f933a155d91fb068")]
    [InlineData("expert", "be910261634e775e")]
    public void Scenes_PublishedSeeds_StayAsTheyAre(string difficulty, string expected)
    {
        var level = SceneDifficulty.All.Single(d => d.Id == difficulty);
        QuestionKind[] kinds =
        [
            QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.AboveBelow, QuestionKind.NearFar, QuestionKind.WhichMost, QuestionKind.CloserTo,
            QuestionKind.Count, QuestionKind.Distance, QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind, QuestionKind.PerspectiveCount,
            QuestionKind.YesNo, QuestionKind.MultipleChoice, QuestionKind.Absent,
        ];
        var lines = ProceduralSuite.Scenes(kinds, level, SeedRanges.ValidationStart, 20).SelectMany(items => items)
            .Select(i => $"{i.Scene.Seed} {i.Kind.Id()} {i.Text} {i.Truth.Text} {string.Join(',', i.Scene.Objects.Select(o => o.Name))}");

        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16].ShouldBe(expected);
    }
}
