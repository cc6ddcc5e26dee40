using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Imagining;

public sealed class ViewpointQuestionTests
{
    /// <summary>The invariant of the whole idea: the mental images have the truth of the scene they were made of.</summary>
    [Theory]
    [InlineData(QuestionKind.PerspectiveLeftRight)]
    [InlineData(QuestionKind.PerspectiveFrontBehind)]
    [InlineData(QuestionKind.PerspectiveCount)]
    [InlineData(QuestionKind.YesNo)]
    [InlineData(QuestionKind.MultipleChoice)]
    public void Sides_OfGeneratedScenes_HaveTheTruthOfTheQuestion(QuestionKind kind)
    {
        var tried = 0;
        foreach (var (graph, sampled) in Sampled(kind, scenes: 500).Where(s => ViewpointQuestion.Is(s.Sampled.Question)))
        {
            var question = ViewpointQuestion.Over(graph.Perceived(), sampled.Question)!;

            var answer = question.Answer([.. question.Sides.Select(side => side.FromScene(Seen(side))!)]);
            question.AsAsked(answer).ShouldBe(sampled.Answer, QuestionText.Phrase(sampled.Question));
            question.Sides.Select(s => s.Exactly).ShouldBe(question.Sides.Select(side => side.FromScene(Seen(side))));
            tried++;
        }
        tried.ShouldBeGreaterThan(kind is QuestionKind.YesNo or QuestionKind.MultipleChoice ? 20 : 100);

        static SpatialAnswer Seen(SideQuestion side) => QuestionSolver.Solve(side.InScene, side.Scene.Scene.ToSceneGraph(), RelationTolerances.None)!;
    }

    [Fact]
    public void Sides_AsRecords_HaveTheTruthOfAllButTheClosestCalls()
    {
        // A record knows 1/32 of the picture; the bearings asked about are at least 0.12 from the dividing line.
        var (right, tried) = (0, 0);
        foreach (var (graph, sampled) in Sampled(QuestionKind.PerspectiveLeftRight, scenes: 300))
        {
            var side = ViewpointQuestion.Over(graph.Perceived(), sampled.Question)!.Sides.Single();
            var records = new SceneGraph(side.Scene.Scene.ToSceneGraph().Nodes.Select(n => ObjectRecord.From(n).ToNode()));
            var said = QuestionSolver.Solve(side.InScene, records, RelationTolerances.None);
            tried++;
            right += said is not null && side.FromScene(said) == sampled.Answer ? 1 : 0;
        }
        tried.ShouldBeGreaterThan(100);
        ((double)right / tried).ShouldBeGreaterThan(0.99);
    }

    [Fact]
    public void Over_ASceneThatMissesWhatIsAsked_IsNull()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.PerspectiveLeftRight, Viewer = "red robot", Subject = ObjectReference.Named("blue cube") };
        var (robot, cube) = (Scenes.Seen("red robot", 0, 9, yaw: 0), Scenes.Seen("blue cube", 1, 8));

        Over(robot, cube).ShouldNotBeNull();
        Over(cube).ShouldBeNull();
        Over(robot).ShouldBeNull();
        Over(robot with { Facing = null }, cube).ShouldBeNull();
        Over(robot with { Ground = null }, cube).ShouldBeNull();
        Over(robot, cube with { Ground = null }).ShouldBeNull();
        // Which one is leftmost needs every object's place in the image.
        ViewpointQuestion.Over(new PerceivedScene([robot, cube]), question with { Subject = ObjectReference.Most(Extreme.Leftmost) }).ShouldBeNull();

        ViewpointQuestion? Over(params PerceivedObject[] objects) => ViewpointQuestion.Over(new PerceivedScene(objects), question);
    }

    [Fact]
    public void Over_ACountOfOneKind_AsksAboutThatKindOnly()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.PerspectiveCount, Viewer = "man", Relation = Relation.Front, Filter = "dog" };
        var scene = new PerceivedScene([Scenes.Seen("man", 0, 5, yaw: 90), Scenes.Seen("brown dog", 1, 8), Scenes.Seen("car", 1, 9), Scenes.Seen("black dog", 0, 2)]);

        var sides = ViewpointQuestion.Over(scene, question)!;

        sides.Sides.Select(s => s.ToViewer).ShouldBe(["Is the brown dog in front of you or behind you?", "Is the black dog in front of you or behind you?"]);
        sides.View.Objects.Select(o => o.Name).ShouldBe(["man", "brown dog", "black dog"]);
        sides.Answer([SpatialAnswer.Choice("in front"), SpatialAnswer.Choice("behind")]).ShouldBe(SpatialAnswer.Count(1));
    }

    [Fact]
    public void Over_AQuestionOfTheCamera_IsRefused()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = ObjectReference.Named("a"), Reference = ObjectReference.Named("b") };

        ViewpointQuestion.Is(question).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => ViewpointQuestion.Over(new PerceivedScene([]), question));
    }

    [Fact]
    public void FromScene_AnythingButASide_IsNothing()
    {
        var scene = new PerceivedScene([Scenes.Seen("red robot", 0, 9, yaw: 0), Scenes.Seen("blue cube", 1, 8)]);
        var side = ViewpointQuestion.Over(scene, new SpatialQuestion
        {
            Kind = QuestionKind.PerspectiveFrontBehind, Viewer = "red robot", Subject = ObjectReference.Named("blue cube"),
        })!.Sides.Single();

        QuestionText.Phrase(side.InScene).ShouldBe("Is the blue cube to the left or to the right of the red robot?");
        side.FromScene(SpatialAnswer.Choice("right")).ShouldBe(SpatialAnswer.Choice("in front"));
        side.FromScene(SpatialAnswer.Choice("left")).ShouldBe(SpatialAnswer.Choice("behind"));
        side.FromScene(SpatialAnswer.Absent).ShouldBeNull();
    }

    private static IEnumerable<(SceneGraph Graph, SampledQuestion Sampled)> Sampled(QuestionKind kind, int scenes)
    {
        for (var seed = 0; seed < scenes; seed++)
        {
            var graph = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
            var random = new SeededRandom(seed);
            if (QuestionSampler.TrySample(kind, graph, SceneDifficulty.Hard, ref random) is { } sampled)
                yield return (graph, sampled);
        }
    }
}
