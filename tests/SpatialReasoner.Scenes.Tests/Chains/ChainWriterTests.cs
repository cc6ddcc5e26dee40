using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Chains;

public sealed class ChainWriterTests
{
    private static IEnumerable<(SampledQuestion Sampled, SceneGraph Scene, Chain Chain)> Many(int scenes)
    {
        foreach (var difficulty in SceneDifficulty.All)
        {
            for (long seed = 0; seed < scenes; seed++)
            {
                var scene = SceneGenerator.GenerateGraph(seed, difficulty);
                var random = new SeededRandom(seed);
                foreach (var kind in QuestionKinds.Scored.Append(QuestionKind.Describe))
                {
                    if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is { } sampled)
                        yield return (sampled, scene, ChainWriter.Write(sampled.Question, scene, sampled.Answer));
                }
            }
        }
    }

    [Fact]
    public void Write_EveryKind_EndsInTheTruth()
    {
        foreach (var (sampled, _, chain) in Many(200))
        {
            var answer = chain.Full[(chain.Full.LastIndexOf("answer: ", StringComparison.Ordinal) + 8)..];
            if (sampled.Answer.Type == AnswerType.Distance)
                double.Parse(answer[..^2]).ShouldBe(sampled.Answer.Value!.Value, 0.5); // two quantised positions
            else
                answer.ShouldBe(sampled.Answer.Text);
        }
    }

    [Fact]
    public void Write_Spans_CoverExactlyWhatIsNotARecord()
    {
        foreach (var (sampled, scene, chain) in Many(100))
        {
            chain.ReasonSpans[^1].End.ShouldBe(chain.Full.Length);
            var perceived = chain.Full;
            foreach (var span in chain.ReasonSpans.Reverse())
                perceived = perceived.Remove(span.Start, span.End - span.Start);
            foreach (var node in scene.Nodes.Where(n => perceived.Contains(n.Name)))
                perceived = perceived.Replace(ObjectRecord.From(node).Text(ChainWriter.FieldsFor(sampled.Question)), "");
            perceived.Replace(";", "").ShouldBeEmpty(chain.Full);
        }
    }

    [Fact]
    public void Write_PerspectiveQuestion_ShowsBearingAndRelativeAngle()
    {
        var scene = new SceneGraph(
        [
            new SceneGraphNode { Name = "red robot", Image = new(0.5f, 0.5f), Ground = new(0, 8), CameraDistance = 11, Facing = Angles.ToRadians(90) },
            new SceneGraphNode { Name = "blue cube", Image = new(0.3f, 0.4f), Ground = new(-1, 9), CameraDistance = 12 },
        ]);
        var question = new SpatialQuestion { Kind = QuestionKind.PerspectiveLeftRight, Viewer = "red robot", Subject = ObjectReference.Named("blue cube") };

        var chain = ChainWriter.Write(question, scene, SpatialAnswer.Choice("left"));

        chain.Full.ShouldBe(" red robot x16 y16 X0 Z8 yaw90; blue cube x9 y12 X-1 Z9; dx-1 dz1 bearing135 relative45; answer: left");
        chain.Records.ShouldBe(" red robot x16 y16 X0 Z8 yaw90; blue cube x9 y12 X-1 Z9;");
        chain.Tail.ShouldBe(" dx-1 dz1 bearing135 relative45; answer: left");
    }
}
