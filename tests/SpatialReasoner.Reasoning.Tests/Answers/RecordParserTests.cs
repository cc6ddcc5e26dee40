using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class RecordParserTests
{
    [Fact]
    public void Parse_RecordsOfAWholeScene_GivesBackEveryNode()
    {
        for (long seed = 0; seed < 50; seed++)
        {
            var scene = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);

            var seen = RecordParser.Parse(ChainWriter.DescribeAll(scene));

            seen.Select(o => o.ToNode()).ShouldBe(scene.Nodes.Select(n => ObjectRecord.From(n).ToNode()));
        }
    }

    [Fact]
    public void Parse_PartialRecord_LeavesTheRestOpen()
    {
        var seen = RecordParser.Parse(" red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left");

        seen.ShouldBe([new PerceivedObject("red cube") { Image = new Vector2(3.5f / 32, 20.5f / 32) }, new PerceivedObject("blue sphere") { Image = new Vector2(12.5f / 32, 9.5f / 32) }]);
        seen[0].ToNode().ShouldBeNull();
    }

    [Fact]
    public void Parse_RecordThatGoesOnReasoning_StopsAtItsFields() =>
        RecordParser.Parse(" red robot x3 y20 X-1.25 Z8.5 yaw45; blue cube x1 y2 X0.5 Z9 dx1.75 dz0.5 bearing15 relative330 no 0;")
            .Select(o => (o.Name, o.Ground)).ShouldBe([("red robot", new Vector2(-1.25f, 8.5f)), ("blue cube", new Vector2(0.5f, 9f))]);

    [Fact]
    public void Parse_SuperlativeLine_IsNoObject() => RecordParser.Parse(" leftmost x3 red cube; nearest D9 blue cone;").ShouldBeEmpty();

    [Fact]
    public void Parse_SecondMention_FillsWhatTheFirstLeftOpen()
    {
        var seen = RecordParser.Parse("red robot x3 y20; red robot x4 y21 D11.25 yaw90").ShouldHaveSingleItem();

        seen.Image.ShouldBe(new Vector2(3.5f / 32, 20.5f / 32));
        seen.CameraDistance.ShouldBe(11.25f);
        seen.Facing!.Value.ShouldBe(MathF.PI / 2, 1e-5f);
    }

    [Fact]
    public void Parse_JsonLines_ReadsWhatIsThere()
    {
        var seen = RecordParser.Parse("""
            Here they are:
            {"object": "Red Mug", "image": [0.4, 0.6], "depth": 1.2, "facing_degrees": -90}
            {"object": "table", "image": "everywhere"}
            {"broken": }
            """);

        seen[0].ShouldBe(new PerceivedObject("red mug") { Image = new Vector2(0.4f, 0.6f), CameraDistance = 1.2f, Facing = Angles.Normalise(-MathF.PI / 2) });
        seen[1].ShouldBe(new PerceivedObject("table"));
        seen.Count.ShouldBe(2);
    }

    [Fact]
    public void Merge_SeveralChains_TakesMediansAndDropsWhatFewSaw()
    {
        var scene = Perception.Merge(
        [
            " red robot x3 y20 X-1 Z8 yaw345; blue cube x9 y9;", " red robot x5 y20 X-1.5 Z9 yaw15;", " red robot x4 y20 X-1.25 Z8.5 yaw0;", "nothing",
        ])!;

        var robot = scene.Objects.ShouldHaveSingleItem();
        robot.Name.ShouldBe("red robot");
        robot.Image.ShouldBe(new Vector2(4.5f / 32, 20.5f / 32));
        robot.Ground.ShouldBe(new Vector2(-1.25f, 8.5f));
        Angles.Signed(robot.Facing!.Value).ShouldBe(0, 1e-4f);
    }

    [Fact]
    public void Merge_NothingPerceived_IsNull() => Perception.Merge([" left", ""]).ShouldBeNull();
}
