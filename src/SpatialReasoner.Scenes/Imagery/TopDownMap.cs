using System.Numerics;
using System.Security;
using System.Text;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Imagery;

/// <summary>
/// A map of what a viewer has around it, as SVG: seen from above, ahead is up the page, right is right; a grid of metres, shapes in their
/// colours with their names, an arrow where an object faces. The same objects give the same text.
/// </summary>
public static class TopDownMap
{
    /// <summary>Drawing units: the page's side, and the frame around the map where the metres stand.</summary>
    private const float Side = 640, Frame = 40;

    private const string Paper = "#f7f7f4";

    /// <summary>Metres from an object's middle to its edge: about the size scenes draw.</summary>
    private const float Radius = 0.3f;

    /// <summary>Grid lines at most; wider maps step by 2, 5, 10, ... metres.</summary>
    private const int Lines = 16;

    /// <param name="objects">The viewer itself, at the origin, only where it is among them.</param>
    /// <param name="viewer">Whose frame it is, for the caption.</param>
    /// <exception cref="ArgumentException">More objects than can be told apart.</exception>
    public static string Draw(IReadOnlyList<EgocentricObject> objects, string viewer)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(viewer);
        var page = new Page(objects);
        var looks = StandIns.For(objects);
        var svg = new StringBuilder();
        svg.Append($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Side:0} {Side:0}" font-family="sans-serif" font-size="13">""").Append('\n');
        svg.Append($"<title>{Escape($"What lies around the {viewer}, from above")}</title>\n");
        svg.Append($"""<rect width="{Side:0}" height="{Side:0}" fill="{Paper}"/>""").Append('\n');
        DrawGrid(svg, page);
        DrawAxes(svg, page);
        foreach (var seen in objects)
            DrawObject(svg, page, seen, looks[seen.Name]);
        foreach (var seen in objects)
            svg.Append(Label(page.At(seen.Ground) + new Vector2(0, Radius * page.Scale + 14), seen.Name, "middle"));
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawGrid(StringBuilder svg, Page page)
    {
        svg.Append("""<g stroke="#dddddd" fill="#888888" font-size="10">""").Append('\n');
        foreach (var x in page.Ticks(page.Low.X, page.High.X))
        {
            svg.Append(Line(page.At(new Vector2(x, page.Low.Y)), page.At(new Vector2(x, page.High.Y))));
            svg.Append(Label(page.At(new Vector2(x, page.Low.Y)) + new Vector2(0, 14), $"{Numbers.Text(x)} m", "middle"));
        }
        foreach (var y in page.Ticks(page.Low.Y, page.High.Y))
        {
            svg.Append(Line(page.At(new Vector2(page.Low.X, y)), page.At(new Vector2(page.High.X, y))));
            svg.Append(Label(page.At(new Vector2(page.Low.X, y)) + new Vector2(-4, 4), $"{Numbers.Text(y)}", "end"));
        }
        svg.Append("</g>\n");
    }

    /// <summary>The viewer's axes through the origin: ahead and right.</summary>
    private static void DrawAxes(StringBuilder svg, Page page)
    {
        svg.Append("""<g stroke="#555555" fill="#555555" stroke-width="1.5">""").Append('\n');
        svg.Append(Line(page.At(new Vector2(page.Low.X, 0)), page.At(new Vector2(page.High.X, 0))));
        svg.Append(Line(page.At(new Vector2(0, page.Low.Y)), page.At(new Vector2(0, page.High.Y))));
        svg.Append(Label(page.At(new Vector2(0, page.High.Y)) + new Vector2(4, 12), "ahead", "start"));
        svg.Append(Label(page.At(new Vector2(page.High.X, 0)) + new Vector2(-4, -4), "right", "end"));
        svg.Append("</g>\n");
    }

    private static void DrawObject(StringBuilder svg, Page page, EgocentricObject seen, (Colour Colour, Shape Shape) look)
    {
        var centre = page.At(seen.Ground);
        var radius = Radius * page.Scale;
        // Ahead is up the page: a quarter turn from +x, and the page's y grows downwards.
        var towards = seen.Facing is { } facing ? new Vector2(-MathF.Sin(facing), -MathF.Cos(facing)) : (Vector2?)null;
        svg.Append($"""<g fill="{Hex(Palette.Of(look.Colour))}" stroke="#222222">""").Append('\n');
        svg.Append(ShapeOf(seen.Name, centre, radius));
        if (towards is { } direction)
        {
            svg.Append($"""<line x1="{N(centre.X)}" y1="{N(centre.Y)}" x2="{N(centre.X + direction.X * radius * 2)}" y2="{N(centre.Y + direction.Y * radius * 2)}" stroke-width="3"/>""").Append('\n');
            var tip = centre + direction * radius * 2.4f;
            var (back, side) = (tip - direction * radius * 0.7f, new Vector2(-direction.Y, direction.X) * radius * 0.4f);
            svg.Append(Polygon(tip, back + side, back - side));
        }
        svg.Append("</g>\n");
    }

    /// <summary>A cube as a square, a cone as a triangle, a robot as a square with round corners; anything else as a circle.</summary>
    private static string ShapeOf(string name, Vector2 c, float r)
    {
        if (!ObjectNames.TryParse(name, out _, out var shape))
            return Circle(c, r);
        return shape switch
        {
            Shape.Cube => Square(c, r, corner: 0),
            Shape.Cone => Polygon(c + new Vector2(0, -r), c + new Vector2(r, r), c + new Vector2(-r, r)),
            Shape.Robot => Square(c, r, corner: r / 2),
            _ => Circle(c, r),
        };
    }

    private static string Square(Vector2 c, float r, float corner) =>
        $"""<rect x="{N(c.X - r)}" y="{N(c.Y - r)}" width="{N(2 * r)}" height="{N(2 * r)}" rx="{N(corner)}"/>""" + "\n";

    private static string Circle(Vector2 c, float r) => $"""<circle cx="{N(c.X)}" cy="{N(c.Y)}" r="{N(r)}"/>""" + "\n";

    private static string Polygon(params Vector2[] corners) => $"""<polygon points="{string.Join(' ', corners.Select(c => $"{N(c.X)},{N(c.Y)}"))}"/>""" + "\n";

    private static string Line(Vector2 a, Vector2 b) => $"""<line x1="{N(a.X)}" y1="{N(a.Y)}" x2="{N(b.X)}" y2="{N(b.Y)}"/>""" + "\n";

    /// <summary>The page's colour around the letters keeps them readable over lines and arrows.</summary>
    private static string Label(Vector2 at, string text, string anchor) =>
        $"""<text x="{N(at.X)}" y="{N(at.Y)}" text-anchor="{anchor}" stroke="{Paper}" stroke-width="3" paint-order="stroke">{Escape(text)}</text>""" + "\n";

    private static string N(float value) => Numbers.Text(MathF.Round(value, 1));

    private static string Hex(Vector3 rgb) => $"#{(int)(rgb.X * 255):x2}{(int)(rgb.Y * 255):x2}{(int)(rgb.Z * 255):x2}";

    /// <summary>Markup escaped, and characters XML cannot hold left out: a name may be anything.</summary>
    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c < '\uFFFE')));

    /// <summary>Metres to drawing units: a square that holds all objects and the origin, whole metres all around.</summary>
    private sealed class Page
    {
        private readonly int step;

        public Page(IReadOnlyList<EgocentricObject> objects)
        {
            var places = objects.Select(o => o.Ground).Append(Vector2.Zero).ToList();
            var (low, high) = (places.Aggregate(Vector2.Min), places.Aggregate(Vector2.Max));
            var middle = (low + high) / 2;
            var half = MathF.Max(2, MathF.Max(high.X - low.X, high.Y - low.Y) / 2 + 1);
            (Low, High) = (middle - new Vector2(half), middle + new Vector2(half));
            Scale = (Side - 2 * Frame) / (2 * half);
            step = Steps().First(s => 2 * half / s <= Lines);
        }

        public Vector2 Low { get; }

        public Vector2 High { get; }

        public float Scale { get; }

        public Vector2 At(Vector2 metres) => new(Frame + (metres.X - Low.X) * Scale, Side - Frame - (metres.Y - Low.Y) * Scale);

        public IEnumerable<float> Ticks(float low, float high)
        {
            for (var tick = MathF.Ceiling(low / step) * step; tick <= high; tick += step)
                yield return tick;
        }

        private static IEnumerable<int> Steps()
        {
            for (var tens = 1; tens <= 100_000_000; tens *= 10)
            {
                yield return tens;
                yield return 2 * tens;
                yield return 5 * tens;
            }
        }
    }
}
