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

    public string Viewer { get; }

    /// <summary>In the scene's order; the viewer itself is among them, at the origin, unless it is the camera.</summary>
    public IReadOnlyList<EgocentricObject> Objects { get; }

    /// <summary>Objects that were seen without a place on the ground, which no other viewpoint can show.</summary>
    public IReadOnlyList<string> Unplaced { get; }

    /// <param name="viewer">Name of an object that has a front, or <see cref="Camera"/>.</param>
    /// <exception cref="InvalidReasoningRequestException">The viewer is not in the scene, has no place or no front, or nothing has a place.</exception>
    public static ImaginedView From(PerceivedScene scene, string viewer)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(viewer);
        Check(scene);
        var frame = Frame(scene, viewer);
        var placed = scene.Objects.Where(o => o.Ground is not null)
            .Select(o => EgocentricObject.From(o.Name, o.Ground!.Value, o.Facing, frame))
            .ToList();
        if (placed.Count == 0)
            throw new InvalidReasoningRequestException("objects", "objects holds none with a ground position; there is nothing to imagine.");
        if (placed.Count > MentalScene.MostObjects)
            throw new InvalidReasoningRequestException("objects", $"objects holds {placed.Count}; at most {MentalScene.MostObjects} can be told apart by colour and shape.");
        return new ImaginedView(viewer, placed, [.. scene.Objects.Where(o => o.Ground is null).Select(o => o.Name)]);
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
        if (scene.Objects.FirstOrDefault(o => o.Name == viewer) is not { } seen)
            throw Invalid($"viewer '{viewer}' is not in the scene; there are {string.Join(", ", scene.Objects.Select(o => o.Name).Prepend(Camera))}.");
        if (seen.Ground is not { } ground)
            throw Invalid($"viewer '{viewer}' has no ground position, so nothing can be placed around it.");
        if (seen.Facing is not { } facing)
            throw Invalid($"viewer '{viewer}' has no facing, so it has no left, right, front or back of its own; {WithFront(scene)}.");
        return new ViewerFrame(ground, facing);
    }

    private static string WithFront(PerceivedScene scene) =>
        string.Join(", ", scene.Objects.Where(o => o.Facing is not null).Select(o => o.Name)) is { Length: > 0 } names ? $"those with one are {names}" : "no object of the scene has one";

    private static void Check(PerceivedScene scene)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seen in scene.Objects)
        {
            if (!names.Add(seen.Name))
                throw new InvalidReasoningRequestException("objects", $"objects holds two named '{seen.Name}'; names must differ.");
            if (seen.Ground is { } ground && !(MathF.Abs(ground.X) <= MaxMetres && MathF.Abs(ground.Y) <= MaxMetres))
                throw new InvalidReasoningRequestException("objects", $"the ground position of '{seen.Name}' is ({ground.X}, {ground.Y}); allowed is {-MaxMetres} to {MaxMetres} metres.");
            if (seen.Facing is { } facing && !float.IsFinite(facing))
                throw new InvalidReasoningRequestException("objects", $"the facing of '{seen.Name}' is {facing}; allowed is any finite angle.");
        }
    }

    private static InvalidReasoningRequestException Invalid(string message) => new("viewer", message);
}
