using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Questions;

/// <summary>Questions with their scenes and truths, of both difficulties in turn.</summary>
internal static class SampledQuestions
{
    public static IEnumerable<(SceneGraph Scene, SceneDifficulty Difficulty, SpatialQuestion Question, SpatialAnswer Truth)> Of(QuestionKind kind, int count)
    {
        var random = new SeededRandom(4000 + (long)kind);
        for (long seed = 0, taken = 0; taken < count; seed++)
        {
            var difficulty = SceneDifficulty.All[(int)(seed % 2)];
            var scene = SceneGenerator.GenerateGraph(seed, difficulty);
            if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is not { } sampled)
                continue;
            taken++;
            yield return (scene, difficulty, sampled.Question, sampled.Answer);
        }
    }

    /// <summary>Every part of a question as text: records compare their lists by reference.</summary>
    public static string Meaning(this SpatialQuestion q) =>
        $"{q.Kind} S={q.Subject} R={q.Reference} O={q.Other} V={q.Viewer} rel={q.Relation} most={q.Extreme} filter={q.Filter} " +
        $"options={string.Join('|', q.Options)} inner=({q.Inner?.Meaning()})";

    /// <summary>The same answer; numbers to a hundredth, because mirrored scenes round differently.</summary>
    public static void ShouldMean(this SpatialAnswer? answer, SpatialAnswer expected, string because)
    {
        answer.ShouldNotBeNull(because);
        answer.Type.ShouldBe(expected.Type, because);
        if (expected.Value is { } value)
            Math.IEEERemainder(answer.Value!.Value - value, expected.Type == AnswerType.Angle ? 360 : double.MaxValue).ShouldBe(0, 0.01, because);
        else
            answer.Text.ShouldBe(expected.Text, because);
    }
}
