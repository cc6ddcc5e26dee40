using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests;

/// <summary>A few questions of every kind the closed language has, in its own words.</summary>
internal static class QuestionsOfEveryKind
{
    public static IReadOnlyList<string> Texts { get; } = [.. QuestionKinds.All.Where(k => k != QuestionKind.Size).SelectMany(kind =>
    {
        var random = new SeededRandom(7);
        return Enumerable.Range(0, 60)
            .Select(seed => QuestionSampler.TrySample(kind, SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard), SceneDifficulty.Hard, ref random))
            .OfType<SampledQuestion>().Take(4).Select(q => QuestionText.Phrase(q.Question)).ToList();
    })];
}
