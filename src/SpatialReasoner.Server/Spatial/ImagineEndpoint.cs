using System.Numerics;
using Microsoft.Net.Http.Headers;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Scenes;

namespace SpatialReasoner.Server.Spatial;

/// <summary><c>POST /v1/spatial/imagine</c>: a scene as another viewer has it, as a picture, a map and coordinates.</summary>
internal sealed class ImagineEndpoint(IReasoner reasoner, PerceiveEndpoint perceive, PictureRequests requests, SceneBooth booth)
{
    public const int DefaultSize = 256, MinSize = 64, MaxSize = 512;

    private const string Png = "image/png", Svg = "image/svg+xml";

    private enum Format { Json, Png, Svg }

    private static readonly Vocabulary<Format> Formats = new(("json", Format.Json), ("png", Format.Png), ("svg", Format.Svg));

    private static readonly FormFields Form = PerceiveEndpoint.Form with
    {
        Texts = [.. PerceiveEndpoint.Form.Texts, "viewer", "format"],
        Integers = [.. PerceiveEndpoint.Form.Integers, "size"],
        Documents = ["scene"],
    };

    public async Task HandleAsync(HttpContext context)
    {
        var (body, image, spent) = await requests.ReadOneAsync(context.Request, Form, ServerJson.Wire.ImagineBody, b => b.Image, b => b.DeadlineMs);
        var format = Formats.Parse(body.Format, "format") ?? Accepted(context.Request);
        var (view, looked) = await ImagineAsync(body, image, spent, reasoner, context.RequestAborted);
        switch (format)
        {
            case Format.Svg:
                context.Response.ContentType = Svg;
                await context.Response.WriteAsync(view.ToSvg(), context.RequestAborted);
                break;
            case Format.Png:
                context.Response.ContentType = Png;
                await context.Response.Body.WriteAsync(await DrawAsync(view, body, context.RequestAborted), context.RequestAborted);
                break;
            default:
                var response = Describe(view, looked) with
                {
                    MentalImage = ImageInput.DataUrl(new ImageContent(await DrawAsync(view, body, context.RequestAborted))),
                    Map = view.ToSvg(),
                };
                await context.Response.WriteAsJsonAsync(response, ServerJson.Wire.ImagineResponse, cancellationToken: context.RequestAborted);
                break;
        }
    }

    /// <summary>The scene through the viewer's eyes, and the look at the picture it comes from; null where the request brought the scene.</summary>
    /// <param name="spent">Of the deadline, already.</param>
    /// <param name="looks">Whom to ask to look.</param>
    /// <exception cref="ApiException">A field cannot be honoured, or nothing was perceived.</exception>
    public async Task<(ImaginedView View, ReasoningResult? Looked)> ImagineAsync(
        ImagineBody body, ImageContent? image, TimeSpan spent, IReasoner looks, CancellationToken cancellationToken)
    {
        if (body.Size is < MinSize or > MaxSize)
            throw Invalid("size", $"'size' is {body.Size}; it must be between {MinSize} and {MaxSize} pixels.");
        if (string.IsNullOrWhiteSpace(body.Viewer))
            throw Invalid("viewer", $"'viewer' is missing; the name of an object with a front, or {ImaginedView.Camera}, is expected.");
        var looked = Given(body, image) ? null : await looks.ReasonAsync(perceive.Look(body, image!).After(spent), cancellationToken);
        var scene = looked is null ? Scene(body.Scene!)
            : looked.Scene ?? throw new ApiException(new ApiError(
                StatusCodes.Status422UnprocessableEntity, "nothing_perceived", "Nothing was perceived.", "No object could be read from what the model saw in the image.", "image"));
        return (ImaginedView.From(scene, body.Viewer.Trim()), looked);
    }

    /// <summary>A picture of it, PNG.</summary>
    public Task<byte[]> DrawAsync(ImaginedView view, ImagineBody body, CancellationToken cancellationToken) =>
        booth.DrawAsync(() => view.ToPng(body.Size ?? DefaultSize), cancellationToken);

    /// <summary>Everything but the pictures.</summary>
    public static ImagineResponse Describe(ImaginedView view, ReasoningResult? looked)
    {
        var looks = view.Imagine().Names;
        return new ImagineResponse
        {
            Id = $"imagine-{Guid.NewGuid():n}",
            Viewer = view.Viewer,
            Objects = [.. view.Objects.Select(o => new ImaginedObjectPart(
                o.Name, [o.Position.X, o.Position.Y, o.Position.Z], o.Facing is { } facing ? Angles.ToDegrees(facing) : null, looks[o.Name]))],
            Unplaced = view.Unplaced,
            Scene = looked?.Scene is { } scene ? SceneParts.Of(scene) : null,
            Warnings = looked?.Warnings ?? [],
            Sources = looked is null ? [AnswerSource.Geometry] : [AnswerSource.Model, AnswerSource.Geometry],
            Usage = looked is null ? null : ReasonResponses.Usage(looked.Usage),
        };
    }

    /// <summary>Whether the request brings the scene itself.</summary>
    private static bool Given(ImagineBody body, ImageContent? image) => (body.Scene is not null, image is not null) switch
    {
        (true, true) => throw Invalid("scene", "'scene' and 'image' are both given; send one of them."),
        (false, false) => throw Invalid("scene", "Neither 'scene' nor 'image' is given; send one of them."),
        var (scene, _) => scene,
    };

    private static Format Accepted(HttpRequest request)
    {
        foreach (var accept in request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1))
        {
            if (accept.MediaType.Equals(Png, StringComparison.OrdinalIgnoreCase))
                return Format.Png;
            if (accept.MediaType.Equals(Svg, StringComparison.OrdinalIgnoreCase))
                return Format.Svg;
            if (accept.IsSubsetOf(MediaTypeHeaderValue.Parse("application/json")))
                return Format.Json;
        }
        return Format.Json;
    }

    private static PerceivedScene Scene(SceneFields scene) => scene.Objects is { Count: > 0 } objects
        ? new PerceivedScene([.. objects.Select(Object)])
        : throw Invalid("scene.objects", "'scene.objects' is missing or empty.");

    private static PerceivedObject Object(SceneObjectFields? seen, int index)
    {
        var field = $"scene.objects[{index}]";
        if (string.IsNullOrWhiteSpace(seen?.Name))
            throw Invalid($"{field}.name", $"'{field}.name' is missing or empty.");
        if (seen.Position is not (null or [_, _, _]))
            throw Invalid($"{field}.position", $"'{field}.position' holds {seen.Position.Count} numbers; [x, y, z] in metres is expected.");
        return new PerceivedObject(seen.Name.Trim())
        {
            Ground = seen.Position is [var x, _, var z] ? new Vector2(x, z) : null,
            Facing = seen.FacingDegrees is { } degrees ? Angles.Normalise(Angles.ToRadians(degrees)) : null,
        };
    }

    private static ApiException Invalid(string field, string message) => new(ApiError.Invalid(field, message));
}
