using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

public sealed class QuestionPlannerRoundTripTests
{
    private readonly QuestionPlanner planner = new(Models.Closed);

    public static TheoryData<QuestionKind> Kinds => [.. QuestionKinds.All];

    /// <summary>Sizes are no part of the closed language.</summary>
    public static TheoryData<QuestionKind> ClosedKinds => [.. QuestionKinds.All.Where(k => k != QuestionKind.Size)];

    [Theory]
    [MemberData(nameof(ClosedKinds))]
    public void Plan_EveryPhrasingOfSampledQuestions_RecoversTheQuestionExactly(QuestionKind kind)
    {
        var random = new SeededRandom(20 + (long)kind);
        var sampled = 0;
        for (long seed = 0; sampled < 300; seed++)
        {
            var difficulty = SceneDifficulty.All[(int)(seed % 2)];
            var scene = SceneGenerator.GenerateGraph(seed, difficulty);
            if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is not { Question: var question })
                continue;
            sampled++;
            for (var variant = 0; variant < QuestionText.Variants; variant++)
            {
                var wording = QuestionText.Phrase(question, variant);
                var plan = planner.Plan(wording, []);
                Meaning(plan.Question!).ShouldBe(Meaning(question), wording);
                plan.Text.ShouldBe(QuestionText.Phrase(question), wording);
                plan.Warnings.ShouldBeEmpty(wording);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ClosedKinds))]
    public void Plan_LowerCaseWithoutPunctuation_MeansTheSame(QuestionKind kind)
    {
        var random = new SeededRandom(70 + (long)kind);
        var sampled = 0;
        for (long seed = 0; sampled < 100; seed++)
        {
            var scene = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
            if (QuestionSampler.TrySample(kind, scene, SceneDifficulty.Hard, ref random) is not { Question: var question })
                continue;
            sampled++;
            var wording = QuestionText.Phrase(question, sampled).ToLowerInvariant();
            if (kind != QuestionKind.MultipleChoice)
                wording = wording.Replace("?", "").Replace(",", "").TrimEnd('.');
            Meaning(planner.Plan(wording, []).Question!).ShouldBe(Meaning(question), wording);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plan_OpenModel_UnderstandsTheSameAndSendsTheWordsAsTheyAre(QuestionKind kind)
    {
        var open = new QuestionPlanner(Models.Open);
        var random = new SeededRandom(120 + (long)kind);
        var sampled = 0;
        for (long seed = 0; sampled < 50; seed++)
        {
            var scene = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
            if (QuestionSampler.TrySample(kind, scene, SceneDifficulty.Hard, ref random) is not { Question: var question })
                continue;
            sampled++;
            var wording = QuestionText.Phrase(question, sampled);
            var plan = open.Plan(wording, []);
            Meaning(plan.Question!).ShouldBe(Meaning(question), wording);
            (plan.OptionList.Length == 0 ? plan.Text : $"{plan.Text} {plan.OptionList}").ShouldBe(wording);
        }
    }

    /// <summary>Every part of a question as text: records compare their lists by reference.</summary>
    private static string Meaning(SpatialQuestion q) =>
        $"{q.Kind} S={q.Subject} R={q.Reference} O={q.Other} V={q.Viewer} rel={q.Relation} most={q.Extreme} filter={q.Filter} dim={q.Dimension} " +
        $"options={string.Join('|', q.Options)} inner=({(q.Inner is null ? "" : Meaning(q.Inner))})";
}
