using SpatialReasoner.Evaluation.Diagnostics;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Diagnostics;

public sealed class ConsistencyProbeTests
{
    public static TheoryData<string> Ids => [.. ConsistencyProbe.All.Select(p => p.Id)];

    /// <summary>The truth never contradicts itself: over exact scenes the second answer is the one the probe expects.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void Pair_AnsweredByGeometry_IsConsistent(string id)
    {
        var probe = ConsistencyProbe.All.Single(p => p.Id == id);
        foreach (var item in ProceduralSuite.Scenes(probe.Kinds, SceneDifficulty.Hard, SeedRanges.ValidationStart, 25).SelectMany(items => items))
        {
            var pair = probe.Pair(item.Question);
            var graph = item.Scene.ToSceneGraph();

            var first = QuestionSolver.Solve(pair.First, graph, RelationTolerances.None)!;
            var second = QuestionSolver.Solve(pair.Second, pair.Mirrored ? graph.Mirrored() : graph, RelationTolerances.None)!;

            second.Text.ShouldBe(pair.Expected(first)?.Text, $"{item.Text} / {QuestionText.Phrase(pair.Second)}");
        }
    }

    [Fact]
    public void Swap_TheSameWordTwice_IsAContradiction()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = ObjectReference.Named("red cube"), Reference = ObjectReference.Named("blue cone") };

        var pair = ConsistencyProbe.Swap.Pair(question);

        QuestionText.Phrase(pair.Second).ShouldBe("Is the blue cone to the left or to the right of the red cube?");
        pair.Expected(SpatialAnswer.Choice("left")).ShouldBe(SpatialAnswer.Choice("right"));
    }
}
