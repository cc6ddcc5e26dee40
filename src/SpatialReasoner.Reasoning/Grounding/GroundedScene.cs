using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Geometry.Lifting;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>What the caller's geometry says of the regions.</summary>
internal sealed class GroundedScene
{
    private readonly Dictionary<string, GroundedRegion> byId;

    private GroundedScene(IReadOnlyList<GroundedRegion> regions, Knowledge knows, bool knowsGround, IReadOnlyList<string> warnings)
    {
        (Regions, Knows, KnowsGround, Warnings) = (regions, knows, knowsGround, warnings);
        byId = regions.ToDictionary(r => r.Region.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<GroundedRegion> Regions { get; }

    public Knowledge Knows { get; }

    /// <summary>Whether the camera's pose was given; otherwise it is taken for level.</summary>
    public bool KnowsGround { get; }

    public IReadOnlyList<string> Warnings { get; }

    public GroundedRegion this[string id] => byId[id];

    /// <summary>What an answer from this scene rests on.</summary>
    public IReadOnlyList<string> Sources(Knowledge used) =>
    [
        AnswerSource.Geometry,
        .. used >= Knowledge.Depth ? [AnswerSource.Depth] : Array.Empty<string>(),
        .. used >= Knowledge.Space ? [AnswerSource.Camera] : Array.Empty<string>(),
        AnswerSource.Regions,
    ];

    public PerceivedScene ToPerceived() => new([.. Regions.Select(r => new PerceivedObject(r.Region.Name is { } name ? $"{name} ({r.Region.Id})" : r.Region.Id)
    {
        Image = r.Image,
        Box = r.Box,
        Ground = r.Body is { } body ? new Vector2(body.Box.Centre.X, body.Box.Centre.Z) : null,
        CameraDistance = r.CameraDistance,
        Body = r.Body?.Box,
    })]);

    /// <exception cref="InvalidReasoningRequestException">Regions, depth or camera do not fit the image.</exception>
    public static GroundedScene Read(ReasoningRequest request, IImageEditor editor)
    {
        var size = editor.Measure(request.Images[0]);
        var masks = request.Regions.Select((region, i) => RegionChecks.Check(region, i, size)).ToList();
        var warnings = new List<string>();
        var depth = request.Depth is { } image ? DepthInput.Read(image, size, editor, warnings) : null;
        var knows = depth is null ? Knowledge.Image : request.Camera is null ? Knowledge.Depth : Knowledge.Space;
        var gravity = request.Camera?.Gravity ?? Gravity.Level;
        if (depth is null && request.Camera is not null)
            warnings.Add("'camera' was not used: without 'depth' it says only in which direction a region lies.");
        var regions = request.Regions.Select((region, i) =>
        {
            var inside = masks[i] is { } mask ? (Func<int, int, bool>)((x, y) => mask[(x * size.Height) + y]) : null;
            var body = knows == Knowledge.Space ? RegionLifter.Lift(depth!, request.Camera!.Intrinsics, gravity, region.Box, inside) : null;
            var median = depth is null ? null : body?.Depth ?? RegionLifter.MedianDepth(depth, region.Box, inside ?? ((_, _) => true));
            if (depth is not null && median is null)
                warnings.Add($"The depth image knows nothing of region '{region.Id}'.");
            return new GroundedRegion(region, size, median, body, knows == Knowledge.Space ? gravity : null);
        }).ToList();
        if (regions.Exists(r => r.Depth is null))
            knows = Knowledge.Image;
        else if (knows == Knowledge.Space && regions.Exists(r => r.Body is null))
            knows = Knowledge.Depth;
        return new GroundedScene(regions, knows, request.Camera?.Gravity is not null, warnings);
    }
}

/// <summary>How much is known of every region; each level includes those before it.</summary>
internal enum Knowledge
{
    /// <summary>Where it is in the image.</summary>
    Image,

    /// <summary>How far along the optical axis.</summary>
    Depth,

    /// <summary>Its box in space.</summary>
    Space,
}

/// <summary>A region and what geometry says of it.</summary>
/// <param name="Depth">Median metres along the optical axis.</param>
/// <param name="Body">Its box in the camera's ground frame.</param>
/// <param name="Gravity">Where the ground frame's origin lies; null without a body.</param>
internal sealed record GroundedRegion(ImageRegion Region, ImageSize Size, float? Depth, LiftedRegion? Body, Gravity? Gravity)
{
    /// <summary>Centre in fractions of the image.</summary>
    public Vector2 Image => new(Region.Box.Centre.X / Size.Width, Region.Box.Centre.Y / Size.Height);

    /// <summary>Box in fractions of the image.</summary>
    public ImageBox Box => new(Region.Box.Left / Size.Width, Region.Box.Top / Size.Height, Region.Box.Right / Size.Width, Region.Box.Bottom / Size.Height);

    /// <summary>Metres from the optical centre to the centre of the body.</summary>
    public float? CameraDistance => Body is { } body ? Vector3.Distance(body.Box.Centre, new Vector3(0, Gravity!.Height ?? 0, 0)) : Depth;

    /// <summary>Centre of its body in the camera's ground frame; not to be asked for without one.</summary>
    public Vector3 Centre => Body!.Box.Centre;

    /// <summary>As a node of a scene graph; fields beyond what is known are zero and must not be asked for.</summary>
    public SceneGraphNode ToNode() => new()
    {
        Name = Region.Id,
        Image = Image,
        Ground = Body is { } body ? new Vector2(body.Box.Centre.X, body.Box.Centre.Z) : new Vector2(0, Depth ?? 0),
        CameraDistance = CameraDistance ?? 0,
        // The longer side of the footprint: what people call width does not change when they walk around the thing.
        Extent = Body is { Box.HalfExtents: var half } ? new Vector2(2 * MathF.Max(half.X, half.Z), 2 * half.Y) : null,
    };
}
