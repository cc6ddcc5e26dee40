using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Chains;

public sealed class RecordListTests
{
    [Fact]
    public void For_AnyQuestion_IsWhatTheChainWrites()
    {
        foreach (var kind in QuestionKinds.Scored.Where(k => k != QuestionKind.Absent))
        {
            var compared = 0;
            for (var seed = 0; seed < 60; seed++)
            {
                var scene = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
                var random = new SeededRandom(seed);
                if (QuestionSampler.TrySample(kind, scene, SceneDifficulty.Hard, ref random) is not { } sampled || sampled.Answer.Text == "no" && sampled.Question.Relation is null)
                    continue;
                RecordList.For(sampled.Question, scene).ShouldBe(ChainWriter.Write(sampled.Question, scene, sampled.Answer).Records, QuestionText.Phrase(sampled.Question));
                compared++;
            }
            compared.ShouldBeGreaterThan(5, kind.Id());
        }
    }

    [Fact]
    public void For_AnObjectThatIsMissing_IsNull()
    {
        var scene = SceneGenerator.GenerateGraph(1, SceneDifficulty.Standard);
        var question = new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = ObjectReference.Named("plaid teapot") };

        RecordList.For(question, scene).ShouldBeNull();
    }
}
