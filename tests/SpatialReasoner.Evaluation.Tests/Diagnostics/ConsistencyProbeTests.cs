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
    public void Again_AnsweredByGeometry_IsConsistent(string id)
    {
        var probe = ConsistencyProbe.All.Single(p => p.Id == id);
        foreach (var item in ProceduralSuite.Scenes(probe.Kinds, SceneDifficulty.Hard, SeedRanges.ValidationStart, 25).SelectMany(items => items))
        {
            if (probe.Again(item.Question) is not { } again)
                continue;
            var graph = item.Scene.ToSceneGraph();

            var first = QuestionSolver.Solve(item.Question, graph, RelationTolerances.None)!;
            var second = QuestionSolver.Solve(again, probe.Mirrors ? graph.Mirrored() : graph, RelationTolerances.None)!;

            probe.Back(second, item.Question).Text.ShouldBe(first.Text, $"{item.Text} / {QuestionText.Phrase(again)}");
        }
    }

    [Fact]
    public void Swap_TheSameWordTwice_IsAContradiction()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = ObjectReference.Named("red cube"), Reference = ObjectReference.Named("blue cone") };

        QuestionText.Phrase(ConsistencyProbe.Swap.Again(question)!).ShouldBe("Is the blue cone to the left or to the right of the red cube?");
        ConsistencyProbe.Swap.Back(SpatialAnswer.Choice("left"), question).ShouldBe(SpatialAnswer.Choice("right"));
    }
}
