using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Telling;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Mcp;

/// <summary><c>spatial_perceive</c>: what <c>POST /v1/spatial/perceive</c> does.</summary>
internal sealed class PerceiveTool(ModelReadiness readiness, ErrorLog log) : SpatialTool(readiness, log)
{
    /// <summary>How to look; <c>spatial_imagine</c> takes the same.</summary>
    public static (string Name, JsonObject Schema)[] LookArguments() =>
    [
        ("samples", ArgumentSchema.Whole("Times to look; every coordinate is their median. Default 5.", 1, 64)),
        ("temperature", ArgumentSchema.Number("Softmax temperature of the looks.", 0, 2)),
        ("seed", ArgumentSchema.Whole("Same call and seed: same scene. Default 0.")),
        ("max_tokens", ArgumentSchema.Whole("Tokens one look may generate.", 1, 4096)),
        ("token_budget", ArgumentSchema.Whole("Tokens all looks together may generate; then the scene seen so far is given.", 1, 1_000_000)),
        ("deadline_ms", ArgumentSchema.Whole("Milliseconds after which the scene seen so far is given.", 1, 3_600_000)),
    ];

    public override Tool ProtocolTool { get; } = Describe(
        "spatial_perceive",
        "List what is where in a picture",
        "Looks at a picture several times and lists the objects in it: names, places in the picture and in metres from the camera, where they face, how sure that is, and their relations.",
        ArgumentSchema.Arguments(["image"], [("image", ArgumentSchema.Text(ToolPictures.Description)), .. LookArguments()]),
        ServerJson.Wire.PerceiveResponse);

    protected override async Task<CallToolResult> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var body = call.Arguments(ProtocolTool.InputSchema, ServerJson.Wire.PerceiveBody);
        if (body.Image is null)
            throw new ApiException(ApiError.Invalid("image", "'image' is missing."));
        var image = await call.PictureAsync(body.Image, "image", cancellationToken);
        var result = await call.Reasoner.ReasonAsync(call.Service<PerceiveEndpoint>().Look(body, image), cancellationToken);
        var response = PerceiveEndpoint.Describe(result, image);
        return Result(ResultTexts.OfScene(result), response, ServerJson.Wire.PerceiveResponse);
    }
}
