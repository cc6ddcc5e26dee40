using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Tests.Export;

public sealed class SceneVocabularyTests
{
    [Fact]
    public void Build_ScenesItNeverSaw_KnowsEveryWord()
    {
        var vocabulary = SceneVocabulary.Build().ToHashSet();

        for (long seed = 1_000_000; seed < 1_000_500; seed++)
        {
            foreach (var difficulty in SceneDifficulty.All)
            {
                var graph = SceneGenerator.GenerateGraph(seed, difficulty);
                foreach (var dialogue in Dialogues.About(graph, difficulty, seed, 6).Concat(Dialogues.Drills(difficulty, seed, 2)))
                    SceneVocabulary.Words(dialogue.User + dialogue.Answer).ShouldBeSubsetOf(vocabulary);
            }
        }
    }
}
