using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Suites;

/// <summary>Draws the procedural suite: the same seed, kind and difficulty give the same items.</summary>
internal static class ProceduralSuite
{
    /// <summary>Walks the seeds from <paramref name="firstSeed"/> and takes one question of the kind from every scene that allows one.</summary>
    public static IEnumerable<ProceduralItem> Items(QuestionKind kind, SceneDifficulty difficulty, long firstSeed, int count)
    {
        for (var (seed, taken) = (firstSeed, 0); taken < count; seed++)
        {
            var scene = SceneGenerator.Generate(seed, difficulty).Scene;
            if (Draw(kind, scene.ToSceneGraph(), difficulty, seed) is not { } sampled)
                continue;
            var text = QuestionText.Phrase(sampled.Question, (int)(seed % QuestionText.Variants));
            yield return new ProceduralItem(scene, kind, sampled.Question, text, sampled.Answer);
            taken++;
        }
    }

    private static SampledQuestion? Draw(QuestionKind kind, Geometry.SceneGraph graph, SceneDifficulty difficulty, long seed)
    {
        var random = new SeededRandom(unchecked((seed * 31) + (int)kind));
        for (var attempt = 0; attempt < 12; attempt++)
        {
            if (QuestionSampler.TrySample(kind, graph, difficulty, ref random) is { } sampled)
                return sampled;
        }
        return null;
    }
}
