using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Imagery;

/// <summary>Where the imagined camera stands. It always looks at the viewer, so that the viewer stands on its axis.</summary>
public enum Seat
{
    /// <summary>Behind the viewer, looking where it faces: the viewer's left is the picture's left.</summary>
    Behind,

    /// <summary>At the viewer's right hand, looking across: what is ahead of the viewer is on the picture's right.</summary>
    Beside,
}

/// <summary>
/// A mental image (APC, ICCV 2025): what a viewer has around it, set up anew before an imagined camera. The camera looks from above as the cameras
/// of <see cref="Generation.SceneGenerator"/> do, so that a model that knows no other pictures can read it, rather than from the viewer's own eyes.
/// </summary>
/// <remarks>
/// The abstraction is turned, shifted and scaled as a whole (a similarity), so relations and bearings stay what they are. With the viewer on the
/// camera's axis the picture's left and right of it are exactly the sides of the line it looks along (or stands across), at any depth.
/// </remarks>
public sealed class MentalScene
{
    /// <summary>The middle of what <see cref="Generation.SceneDifficulty"/> draws cameras from: metres above the ground, metres from the middle, tangent of half the view.</summary>
    private const float CameraHeight = 8, CameraDistance = 8.5f, FieldOfView = 0.345f;

    private const float RobotRadius = 0.6f, Radius = 0.46f;

    /// <summary>Where scenes of the generator end, metres from the middle along the camera's axis; and the part of the picture kept free at its edges.</summary>
    private const float Reach = 3.6f, Margin = 0.08f;

    /// <summary>Scales tried: from the largest down in steps of a tenth.</summary>
    private const float LargestScale = 2, ScaleStep = 0.9f;

    private static readonly PinholeCamera Camera = new(new Vector3(0, CameraHeight, -CameraDistance), 0, MathF.Atan2(CameraHeight - 0.3f, CameraDistance));

    private static readonly Appearance Look = new(Vector3.Normalize(new Vector3(0.3f, 1.2f, -0.4f)), new Vector3(0.65f, 0.65f, 0.6f), SensorNoise: 0);

    private MentalScene(Scene scene, float scale, IReadOnlyDictionary<string, string> names)
    {
        Scene = scene;
        Scale = scale;
        Names = names;
    }

    /// <summary>Objects that can be told apart by colour and shape at most.</summary>
    public static int MostObjects => StandIns.Most;

    public Scene Scene { get; }

    /// <summary>Metres of the mental image per metre of the abstraction.</summary>
    public float Scale { get; }

    /// <summary>What each object looks like, "red cube", by its own name.</summary>
    public IReadOnlyDictionary<string, string> Names { get; }

    /// <param name="objects">What is drawn; the viewer itself, at the origin, only where it is among them.</param>
    /// <exception cref="ArgumentException">No objects, two of one name, more than can be told apart, or a coordinate that is not finite.</exception>
    public static MentalScene Compose(IReadOnlyList<EgocentricObject> objects, Seat seat)
    {
        ArgumentNullException.ThrowIfNull(objects);
        if (objects.Count == 0)
            throw new ArgumentException("There is nothing to imagine.", nameof(objects));
        if (objects.FirstOrDefault(o => !float.IsFinite(o.Position.X) || !float.IsFinite(o.Position.Z) || !float.IsFinite(o.Facing ?? 0)) is { } nowhere)
            throw new ArgumentException($"'{nowhere.Name}' has a coordinate that is not a finite number.", nameof(objects));
        if (objects.CountBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault(n => n.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two objects are named '{twice}'.", nameof(objects));
        var looks = StandIns.For(objects);
        var places = objects.Select(o => Seen(o.Ground, seat)).ToArray();
        var (scale, shift) = Fit(places);
        var turn = seat == Seat.Behind ? MathF.PI / 2 : 0;
        var drawn = objects.Select((o, i) =>
        {
            var (colour, shape) = looks[o.Name];
            return new SceneObject(
                colour, shape, places[i] * scale + new Vector2(0, shift), shape == Shape.Robot ? RobotRadius : Radius, Angles.Normalise((o.Facing ?? 0) + turn));
        });
        return new MentalScene(
            new Scene(0, [.. drawn], Camera, FieldOfView, Look), scale,
            looks.ToDictionary(l => l.Key, l => ObjectNames.Of(l.Value.Colour, l.Value.Shape), StringComparer.Ordinal));
    }

    public byte[] ToPng(int size) => PngFile.Encode(size, size, Renderer.Render(Scene, size).Rgb);

    /// <summary>(right, ahead) of the viewer as (right, away) of the imagined camera.</summary>
    private static Vector2 Seen(Vector2 ground, Seat seat) => seat == Seat.Behind ? ground : new Vector2(ground.Y, -ground.X);

    /// <summary>The largest scale at which all places are in the picture, and the shift along the camera's axis that centres them; never across it, where the viewer stands.</summary>
    private static (float Scale, float Shift) Fit(Vector2[] places)
    {
        var unit = CameraIntrinsics.FromFieldOfView(FieldOfView, 1, 1);
        var middle = (places.Min(p => p.Y) + places.Max(p => p.Y)) / 2;
        var scale = LargestScale;
        while (!places.All(p => Fits(new Vector2(p.X, p.Y - middle) * scale)))
            scale *= ScaleStep;
        return (scale, -middle * scale);

        bool Fits(Vector2 place)
        {
            var image = Camera.Project(new Vector3(place.X, Radius, place.Y), unit);
            return MathF.Abs(place.Y) <= Reach && image.X is > Margin and < 1 - Margin && image.Y is > Margin and < 1 - Margin;
        }
    }
}
