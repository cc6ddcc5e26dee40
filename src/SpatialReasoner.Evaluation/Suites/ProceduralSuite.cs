using SpatialReasoner.Scenes;
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
            if (TryItem(kind, difficulty, SceneGenerator.Generate(seed, difficulty).Scene) is not { } item)
                continue;
            yield return item;
            taken++;
        }
    }

    /// <summary>
    /// The same items, lazily and by scene: <paramref name="count"/> of every kind, each scene drawn once with all the questions taken from it.
    /// </summary>
    public static IEnumerable<IReadOnlyList<ProceduralItem>> Scenes(IReadOnlyList<QuestionKind> kinds, SceneDifficulty difficulty, long firstSeed, int count)
    {
        var missing = kinds.ToDictionary(k => k, _ => count);
        for (var seed = firstSeed; missing.Values.Any(m => m > 0); seed++)
        {
            var scene = SceneGenerator.Generate(seed, difficulty).Scene;
            ProceduralItem[] items = [.. kinds.Where(k => missing[k] > 0).Select(k => TryItem(k, difficulty, scene)).OfType<ProceduralItem>()];
            foreach (var item in items)
                missing[item.Kind]--;
            if (items.Length > 0)
                yield return items;
        }
    }

    /// <summary>The question of this kind that belongs to a scene; null when the scene allows none.</summary>
    public static ProceduralItem? TryItem(QuestionKind kind, SceneDifficulty difficulty, Scene scene)
    {
        if (Draw(kind, scene.ToSceneGraph(), difficulty, scene.Seed) is not { } sampled)
            return null;
        var text = QuestionText.Phrase(sampled.Question, (int)(scene.Seed % QuestionText.Variants));
        return new ProceduralItem(scene, kind, sampled.Question, text, sampled.Answer);
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
