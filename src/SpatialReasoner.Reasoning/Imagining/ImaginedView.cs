using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Imagery;

namespace SpatialReasoner.Reasoning.Imagining;

/// <summary>
/// A perceived scene through another's eyes (APC, ICCV 2025): every object in the frame of a viewer that stands at the origin, x to its right,
/// y up, z straight ahead, metres. It can be looked at as a picture in the embedded model's style and as a map.
/// </summary>
public sealed class ImaginedView
{
    /// <summary>The viewer that is no object: the camera that took the image, with its own ground frame.</summary>
    public const string Camera = "camera";

    /// <summary>Coordinates beyond this are no scene any more, metres.</summary>
    private const float MaxMetres = 1000;

    private ImaginedView(string viewer, IReadOnlyList<EgocentricObject> objects, IReadOnlyList<string> unplaced)
    {
        Viewer = viewer;
        Objects = objects;
        Unplaced = unplaced;
    }

    private ImaginedView(PerceivedScene scene, string viewer)
        : this(
            viewer,
            [.. scene.Objects.Where(o => o.Ground is not null).Select(o => EgocentricObject.From(o.Name, o.Ground!.Value, o.Facing, Frame(scene, viewer)))],
            [.. scene.Objects.Where(o => o.Ground is null).Select(o => o.Name)])
    {
    }

    public string Viewer { get; }

    /// <summary>In the scene's order; the viewer itself is among them, at the origin, unless it is the camera.</summary>
    public IReadOnlyList<EgocentricObject> Objects { get; }

    /// <summary>Objects that were seen without a place on the ground, which no other viewpoint can show.</summary>
    public IReadOnlyList<string> Unplaced { get; }

    /// <param name="viewer">Name of an object that has a front, or <see cref="Camera"/>.</param>
    /// <exception cref="InvalidReasoningRequestException">The viewer is not in the scene, has no place or no front, or the objects make no scene.</exception>
    public static ImaginedView From(PerceivedScene scene, string viewer)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(viewer);
        return (Objection(scene) ?? Objection(scene, viewer)) is { } fault ? throw fault : new ImaginedView(scene, viewer);
    }

    /// <summary>As <see cref="From"/>, but null where that throws: for scenes a model perceived, which may be anything.</summary>
    public static ImaginedView? TryFrom(PerceivedScene scene, string viewer)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(viewer);
        return (Objection(scene) ?? Objection(scene, viewer)) is null ? new ImaginedView(scene, viewer) : null;
    }

    /// <summary>Only the objects of these names, in the same frame: what matters for a question.</summary>
    public ImaginedView Only(IReadOnlyCollection<string> names) =>
        new(Viewer, [.. Objects.Where(o => names.Contains(o.Name))], [.. Unplaced.Where(names.Contains)]);

    /// <summary>The objects set up before an imagined camera, to be looked at or listed.</summary>
    public MentalScene Imagine(Seat seat = Seat.Behind) => MentalScene.Compose(Objects, seat);

    /// <summary>A square picture from above and behind the viewer, PNG, 8-bit RGB.</summary>
    /// <param name="size">Pixels along each side.</param>
    public byte[] ToPng(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return Imagine().ToPng(size);
    }

    /// <summary>A map from above, SVG: ahead is up the page.</summary>
    public string ToSvg() => TopDownMap.Draw(Objects, Viewer);

    private static ViewerFrame Frame(PerceivedScene scene, string viewer)
    {
        if (viewer == Camera)
            return new ViewerFrame(Vector2.Zero, MathF.PI / 2);
        var seen = scene.Objects.First(o => o.Name == viewer);
        return new ViewerFrame(seen.Ground!.Value, seen.Facing!.Value);
    }

    /// <summary>Why the objects make no scene; null when they do.</summary>
    private static InvalidReasoningRequestException? Objection(PerceivedScene scene)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seen in scene.Objects)
        {
            if (!names.Add(seen.Name))
                return Invalid("objects", $"objects holds two named '{seen.Name}'; names must differ.");
            if (seen.Ground is { } ground && !(MathF.Abs(ground.X) <= MaxMetres && MathF.Abs(ground.Y) <= MaxMetres))
                return Invalid("objects", $"the ground position of '{seen.Name}' is ({ground.X}, {ground.Y}); allowed is {-MaxMetres} to {MaxMetres} metres.");
            if (seen.Facing is { } facing && !float.IsFinite(facing))
                return Invalid("objects", $"the facing of '{seen.Name}' is {facing}; allowed is any finite angle.");
        }
        return scene.Objects.Count(o => o.Ground is not null) switch
        {
            0 => Invalid("objects", "objects holds none with a ground position; there is nothing to imagine."),
            var placed when placed > MentalScene.MostObjects =>
                Invalid("objects", $"objects holds {placed}; at most {MentalScene.MostObjects} can be told apart by colour and shape."),
            _ => null,
        };
    }

    /// <summary>Why nobody can look from there; null when one can.</summary>
    private static InvalidReasoningRequestException? Objection(PerceivedScene scene, string viewer)
    {
        if (viewer == Camera)
            return null;
        if (scene.Objects.FirstOrDefault(o => o.Name == viewer) is not { } seen)
            return Invalid("viewer", $"viewer '{viewer}' is not in the scene; there are {string.Join(", ", scene.Objects.Select(o => o.Name).Prepend(Camera))}.");
        if (seen.Ground is null)
            return Invalid("viewer", $"viewer '{viewer}' has no ground position, so nothing can be placed around it.");
        if (seen.Facing is null)
            return Invalid("viewer", $"viewer '{viewer}' has no facing, so it has no left, right, front or back of its own; {WithFront(scene)}.");
        return null;
    }

    private static string WithFront(PerceivedScene scene) =>
        string.Join(", ", scene.Objects.Where(o => o.Facing is not null).Select(o => o.Name)) is { Length: > 0 } names ? $"those with one are {names}" : "no object of the scene has one";

    private static InvalidReasoningRequestException Invalid(string field, string message) => new(field, message);
}
