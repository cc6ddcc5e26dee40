using System.Globalization;
using System.Numerics;
using System.Xml.Linq;
using SpatialReasoner.Scenes.Imagery;

namespace SpatialReasoner.Scenes.Tests.Imagery;

public sealed class TopDownMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Draw_NamesOfAnyKind_AreEscaped()
    {
        const string Evil = "</text><script>alert(1)</script> & \"it's\"\u0001\uFFFF";

        var map = XDocument.Parse(TopDownMap.Draw([new(Evil, Vector3.Zero, 0), At("red cube", 1, 2)], Evil));

        map.Descendants().Select(e => e.Name.LocalName).ShouldNotContain("script");
        Labels(map).ShouldContain("</text><script>alert(1)</script> & \"it's\"");
        Labels(map).ShouldContain("red cube");
    }

    [Fact]
    public void Draw_AheadIsUpAndRightIsRight()
    {
        var map = XDocument.Parse(TopDownMap.Draw([new("red robot", Vector3.Zero, 0), At("thing", 1, 2)], "red robot"));

        var (robot, thing) = (LabelAt(map, "red robot"), LabelAt(map, "thing"));
        thing.X.ShouldBeGreaterThan(robot.X);
        thing.Y.ShouldBeLessThan(robot.Y);
        // One scale for both axes: two metres ahead are twice one metre right.
        ((robot.Y - thing.Y) / (thing.X - robot.X)).ShouldBe(2, 0.02f);
    }

    [Fact]
    public void Draw_Facing_PointsWhereTheObjectFaces()
    {
        // A quarter turn counter-clockwise from ahead: to the viewer's left.
        var map = XDocument.Parse(TopDownMap.Draw([new EgocentricObject("red robot", Vector3.Zero, MathF.PI / 2)], "camera"));

        var arrow = map.Descendants(Svg + "line").Single(l => l.Attribute("stroke-width") is not null);
        Number(arrow, "x2").ShouldBeLessThan(Number(arrow, "x1") - 10);
        Number(arrow, "y2").ShouldBe(Number(arrow, "y1"), 0.2f);
    }

    [Theory]
    [InlineData("blue cube", "rect")]
    [InlineData("blue cone", "polygon")]
    [InlineData("blue sphere", "circle")]
    [InlineData("teapot", "circle")]
    public void Draw_Shape_IsThatOfItsName(string name, string element) =>
        XDocument.Parse(TopDownMap.Draw([At(name, 1, 1)], "camera")).Descendants(Svg + "g").Last().Elements().Single().Name.LocalName.ShouldBe(element);

    [Fact]
    public void Draw_SameObjects_SameText() => Map().ShouldBe(Map());

    [Fact]
    public void Draw_ManyMetres_KeepsItsGridReadable()
    {
        var map = XDocument.Parse(TopDownMap.Draw([At("a", -900, 0), At("b", 900, 5)], "camera"));

        map.Descendants(Svg + "text").Count().ShouldBeLessThan(50);
        Labels(map).ShouldContain("0 m");
    }

    private static string Map() => TopDownMap.Draw([new("red robot", Vector3.Zero, 0), At("blue cube", 1.234f, -2)], "red robot");

    private static EgocentricObject At(string name, float right, float ahead) => new(name, new Vector3(right, 0, ahead), null);

    private static IEnumerable<string> Labels(XDocument map) => map.Descendants(Svg + "text").Select(t => t.Value);

    private static Vector2 LabelAt(XDocument map, string text)
    {
        var label = map.Descendants(Svg + "text").Single(t => t.Value == text);
        return new Vector2(Number(label, "x"), Number(label, "y"));
    }

    private static float Number(XElement element, string attribute) => float.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
