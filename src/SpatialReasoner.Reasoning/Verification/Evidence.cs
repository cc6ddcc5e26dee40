using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>
/// Objects with their errors, and what they say about relations, counts and answers: a chain's own records, or a scene known from elsewhere.
/// </summary>
/// <param name="complete">Whether every object is listed; otherwise counts and extremes cannot be judged.</param>
internal sealed class Evidence(IReadOnlyCollection<PerceivedObject> objects, Uncertainty uncertainty, bool complete, string source)
{
    private readonly Dictionary<string, PerceivedObject> byName = objects.ToDictionary(o => o.Name, StringComparer.Ordinal);

    public Uncertainty Uncertainty => uncertainty;

    public bool IsComplete => complete;

    public IReadOnlyCollection<PerceivedObject> Objects => byName.Values;

    /// <summary>What to call this evidence in reasons.</summary>
    public string Source => source;

    /// <summary>Names that superlatives were resolved to elsewhere; they come before what the coordinates say.</summary>
    public IReadOnlyDictionary<Extreme, string> Resolved { get; init; } = new Dictionary<Extreme, string>();

    /// <summary>Whether an object is known not to be there.</summary>
    public Func<string, bool> IsAbsent { get; init; } = _ => false;

    public PerceivedObject? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);

    /// <summary>The object a mention points at; null when it is not listed or two may be meant.</summary>
    public PerceivedObject? Resolve(ObjectReference? mention)
    {
        if (mention is null)
            return null;
        if (mention.Name is { } name)
            return Find(name);
        var extreme = mention.Extreme!.Value;
        if (Resolved.TryGetValue(extreme, out var resolved))
            return Find(resolved);
        var ranked = byName.Values.Where(o => Rank(extreme, o) is not null).OrderBy(o => Rank(extreme, o)).Take(2).ToList();
        return ranked.Count switch
        {
            0 => null,
            1 => complete ? ranked[0] : null,
            _ => Rank(extreme, ranked[1]) - Rank(extreme, ranked[0]) > OrderBound(ranked[0], ranked[1], ErrorOf(extreme))
                ? ranked[0]
                : null,
        };
    }

    /// <summary>Whether <paramref name="subject"/> lies so of <paramref name="reference"/> in the camera's frame.</summary>
    public Judgement InCamera(PerceivedObject subject, PerceivedObject reference, Relation relation)
    {
        var (first, _) = relation.Axis();
        (float? A, float? B, Func<Uncertainty, double> Error) compared = first switch
        {
            Relation.Left => (subject.Image?.X, reference.Image?.X, u => u.Image),
            Relation.Above => (subject.Image?.Y, reference.Image?.Y, u => u.Image),
            // Where only distances from the camera are told, they stand in for depths along the ground.
            Relation.Front when subject.Ground is not null && reference.Ground is not null => (subject.Ground?.Y, reference.Ground?.Y, u => u.Ground),
            _ => (subject.CameraDistance, reference.CameraDistance, u => u.Depth),
        };
        if (compared is not ({ } left, { } right, _))
            return Judgement.Unknown($"{source} do not place both objects");
        var margin = relation == first ? right - left : left - right;
        return Judgement.ByMargin(margin, OrderBound(subject, reference, compared.Error), $"{Label(first)} {Two(left)} and {Two(right)} by {source}");
    }

    /// <summary>Whether <paramref name="subject"/> lies so for <paramref name="viewer"/>.</summary>
    public Judgement ForViewer(PerceivedObject viewer, PerceivedObject subject, Relation relation)
    {
        if (viewer.Ground is not { } from || viewer.Facing is not { } facing || subject.Ground is not { } to)
            return Judgement.Unknown($"{source} do not place both objects and the viewer's facing");
        var bearing = new ViewerFrame(from, facing).RelativeBearing(to);
        var toFirst = relation.Axis().First == Relation.Left ? MathF.Sin(bearing) : MathF.Cos(bearing);
        var degrees = Angles.ToDegrees(MathF.Asin(Math.Clamp(toFirst, -1, 1)));
        var margin = relation == relation.Axis().First ? degrees : -degrees;
        var distance = Math.Max(Vector2.Distance(from, to), 1e-3);
        var turned = Angles.ToDegrees(MathF.Asin((float)Math.Min(1, DistanceBound(viewer, subject) / distance)));
        return Judgement.ByMargin(margin, uncertainty.Of(viewer).Facing + turned, $"{Two(Angles.ToDegrees(bearing))} degrees counter-clockwise from where the {viewer.Name} faces by {source}");
    }

    /// <summary>Metres along the ground between two objects; null where a foot point is missing.</summary>
    public static double? Distance(PerceivedObject? a, PerceivedObject? b) =>
        a?.Ground is { } from && b?.Ground is { } to ? Vector2.Distance(from, to) : null;

    /// <summary>Whether <paramref name="nearer"/> is closer to <paramref name="anchor"/> than <paramref name="other"/>.</summary>
    public Judgement Closer(PerceivedObject anchor, PerceivedObject nearer, PerceivedObject other)
    {
        if (Distance(anchor, nearer) is not { } near || Distance(anchor, other) is not { } far)
            return Judgement.Unknown($"{source} do not place all three objects");
        return Judgement.ByMargin(far - near, DistanceBound(anchor, nearer) + DistanceBound(anchor, other), $"{Two(near)} m and {Two(far)} m by {source}");
    }

    /// <summary>Whether nothing is more extreme than <paramref name="named"/>.</summary>
    public Judgement IsMost(Extreme extreme, PerceivedObject named)
    {
        var next = byName.Values.Where(o => o.Name != named.Name && Rank(extreme, o) is not null).MinBy(o => Rank(extreme, o));
        if (Rank(extreme, named) is not { } own || next is null)
            return Judgement.Unknown($"{source} do not place enough objects");
        var lead = Rank(extreme, next)!.Value - own;
        var judged = Judgement.ByMargin(lead, OrderBound(named, next, ErrorOf(extreme)), $"{source} put the next one {Two(lead)} behind");
        return complete || judged.Support < 0.5 ? judged : Judgement.Unknown($"{source} may not list every object");
    }

    /// <summary>The probability of every count of objects that fit the filter and lie on the side asked for: index k holds that of k.</summary>
    public double[]? CountDistribution(SpatialQuestion q)
    {
        var centre = q.Viewer is not null ? Find(q.Viewer) : Resolve(q.Reference);
        if (!complete || (centre is null && (q.Viewer is not null || q.Reference is not null)))
            return null;
        double[] counts = [1];
        foreach (var seen in byName.Values.Where(o => o.Name != centre?.Name))
        {
            var counted = Counts(q, centre, seen);
            var next = new double[counts.Length + 1];
            for (var k = 0; k < counts.Length; k++)
            {
                next[k] += counts[k] * (1 - counted.Support);
                next[k + 1] += counts[k] * counted.Support;
            }
            counts = next;
        }
        return counts;
    }

    /// <summary>Whether one object is among those a count asks for.</summary>
    public Judgement Counts(SpatialQuestion q, PerceivedObject? centre, PerceivedObject seen)
    {
        if (!QuestionSolver.Matches(q.Filter ?? "object", seen.Name))
            return Judgement.Holds(holds: false, $"a {seen.Name} is not one of the {Phrases.Plural(q.Filter!)}");
        if (q.Relation is not { } side)
            return Judgement.Holds(holds: true, $"a {seen.Name} is one of the {Phrases.Plural(q.Filter ?? "object")}");
        if (centre is null)
            return Judgement.Unknown($"{source} do not say where the count is taken from");
        return q.Viewer is not null ? ForViewer(centre, seen, side) : InCamera(seen, centre, side);
    }

    /// <summary>Bound on the error of the distance between two of these objects along the ground, metres.</summary>
    public double DistanceBound(PerceivedObject a, PerceivedObject b) => (uncertainty.Of(a).GroundDistance + uncertainty.Of(b).GroundDistance) / 2;

    private double OrderBound(PerceivedObject a, PerceivedObject b, Func<Uncertainty, double> error) =>
        uncertainty.OrderIsExact ? 0 : error(uncertainty.Of(a)) + error(uncertainty.Of(b));

    private static Func<Uncertainty, double> ErrorOf(Extreme extreme) => extreme is Extreme.Leftmost or Extreme.Rightmost ? u => u.Image : u => u.Depth;

    private static double? Rank(Extreme extreme, PerceivedObject o) => extreme switch
    {
        Extreme.Leftmost => o.Image?.X,
        Extreme.Rightmost => -o.Image?.X,
        Extreme.Nearest => o.CameraDistance,
        _ => -o.CameraDistance,
    };

    private static string Label(Relation first) => first switch
    {
        Relation.Left => "image x",
        Relation.Above => "image y",
        Relation.Front => "depth",
        _ => "camera distance",
    };

    private static string Two(double value) => Numbers.Text(value);
}
