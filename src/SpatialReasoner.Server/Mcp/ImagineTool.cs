using ModelContextProtocol.Protocol;
using SpatialReasoner.Reasoning.Telling;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Mcp;

/// <summary><c>spatial_imagine</c>: what <c>POST /v1/spatial/imagine</c> does; the picture is content of its own.</summary>
internal sealed class ImagineTool(ModelReadiness readiness, ErrorLog log) : SpatialTool(readiness, log)
{
    public override Tool ProtocolTool { get; } = Describe(
        "spatial_imagine",
        "See a scene from another viewpoint",
        "Turns the scene of a picture, or one that is given as objects, until a viewer looks ahead: where everything is to its left, right, front and behind, in metres, "
            + "and a picture drawn from above and behind it.",
        ArgumentSchema.Arguments(["viewer"],
        [
            ("viewer", ArgumentSchema.Text("Whose viewpoint: the name of an object with a front, such as 'red robot', or camera.")),
            ("image", ArgumentSchema.Text(ToolPictures.Description + " It is perceived first; give it or 'scene'.")),
            ("scene", ArgumentSchema.Object("A scene as spatial_perceive gives it, instead of 'image'.", ["objects"],
                ("objects", ArgumentSchema.List("What is in it.", ArgumentSchema.Object(null, ["name"],
                    ("name", ArgumentSchema.Text("Colour and shape: red robot.")),
                    ("position", ArgumentSchema.OrNull(ArgumentSchema.List("[x, y, z]: metres right of the camera, up, and ahead of it.", ArgumentSchema.Number(null), 3, 3))),
                    ("facing_degrees", ArgumentSchema.OrNull(ArgumentSchema.Number("Counter-clockwise from +x seen from above; null without a front.")))), 1, 64)))),
            ("size", ArgumentSchema.Whole("Pixels along each side of the picture; default 256.", ImagineEndpoint.MinSize, ImagineEndpoint.MaxSize)),
            .. PerceiveTool.LookArguments(),
        ]),
        ServerJson.Wire.ImagineResponse);

    protected override async Task<CallToolResult> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var body = call.Arguments(ProtocolTool.InputSchema, ServerJson.Wire.ImagineBody);
        var image = body.Image is null ? null : await call.PictureAsync(body.Image, "image", cancellationToken);
        var endpoint = call.Service<ImagineEndpoint>();
        var (view, looked) = await endpoint.ImagineAsync(body, image, TimeSpan.Zero, call.Reasoner, cancellationToken);
        var response = ImagineEndpoint.Describe(view, looked);
        return Result(ResultTexts.OfView(view, response.Warnings), response, ServerJson.Wire.ImagineResponse, await endpoint.DrawAsync(view, body, cancellationToken));
    }
}
