using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Telling;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Mcp;

/// <summary><c>spatial_reason</c>: what <c>POST /v1/spatial/reason</c> does.</summary>
internal sealed class ReasonTool(StrategyCatalogue strategies, IOptions<LimitsOptions> limits, ModelReadiness readiness, ErrorLog log) : SpatialTool(readiness, log)
{
    public override Tool ProtocolTool { get; } = Describe(
        "spatial_reason",
        "Answer a spatial question about a picture",
        "Answers a question about where things are in a picture: left or right, in front or behind, nearer or farther, distances, counts, also from the viewpoint of an object in it. "
            + "Several chains of thought are sampled, checked against geometry and voted on; the answer comes with a confidence.",
        ArgumentSchema.Arguments(["question", "images"],
            ("question", ArgumentSchema.Text("The question in plain English, for example: From the red robot's viewpoint, is the blue cube on its left or its right?")),
            ("images", ArgumentSchema.List("The pictures, in the order the question speaks of them; most models look at one.", ArgumentSchema.Text(ToolPictures.Description), 1, limits.Value.MaxImages)),
            ("options", ArgumentSchema.List("Answers to choose from.", ArgumentSchema.Text("An answer."), 2, 26)),
            ("viewpoint", ArgumentSchema.Text("Whose left, right, front and behind: auto (default; the question's words decide), camera, or an object's name such as 'red robot'.")),
            ("strategy", ArgumentSchema.Word("How to reason. Leave it out, or say auto, to have it chosen by kind of question and effort.", strategies.Descriptions.Select(s => s.Id))),
            ("effort", ArgumentSchema.Word("How much auto may spend; default medium.", Vocabularies.Effort.All)),
            ("samples", ArgumentSchema.Whole("Chains to sample and vote over.", 1, 64)),
            ("temperature", ArgumentSchema.Number("Softmax temperature of the chains; 0 takes the likeliest token.", 0, 2)),
            ("seed", ArgumentSchema.Whole("Same call and seed: same answer. Default 0.")),
            ("views", ArgumentSchema.List("What the chains are spread over; answers are mapped back.", ArgumentSchema.Word(null, Vocabularies.View.All), 1, Vocabularies.View.All.Count)),
            ("weighting", ArgumentSchema.Word("What a chain's vote weighs.", Vocabularies.Weighting.All)),
            ("perspective", ArgumentSchema.Word("How a changed viewpoint is answered: by coordinates, by a picture drawn from there, or by geometry alone.", Vocabularies.Perspective.All)),
            ("answer_type", ArgumentSchema.Word("What a free question's answer is read as; default auto.", Vocabularies.AnswerType.All)),
            ("abstain_below", ArgumentSchema.Number("Below this confidence the answer is marked as abstained.", 0, 1)),
            ("max_tokens", ArgumentSchema.Whole("Tokens one chain may generate.", 1, 4096)),
            ("token_budget", ArgumentSchema.Whole("Tokens all chains together may generate; then the best answer so far is given.", 1, 1_000_000)),
            ("deadline_ms", ArgumentSchema.Whole("Milliseconds after which the best answer so far is given.", 1, 3_600_000)),
            ("regions", ArgumentSchema.List(
                "Parts of the picture that the question speaks of as <region0>. With boxes, left, right, above and below need no model; with depth and camera distances and sizes neither.",
                ArgumentSchema.Object(null, ["id", "box"],
                    ("id", ArgumentSchema.Text("region0")),
                    ("box", ArgumentSchema.List("[x0, y0, x1, y1] in pixels of the picture.", ArgumentSchema.Number(null), 4, 4)),
                    ("name", ArgumentSchema.Text("What it is, such as 'red cube'; models that see no marks need it."))), 1, 64)),
            ("depth", ArgumentSchema.Object("A depth image of the picture, grey.", ["image", "metres_per_unit"],
                ("image", ArgumentSchema.Text(ToolPictures.Description)), ("metres_per_unit", ArgumentSchema.Number("Metres per step of its values: 0.001 for millimetres.")))),
            ("camera", ArgumentSchema.Object("The camera that took the picture: focal length and principal point in pixels, and its pose where that is known.", ["fx", "cx", "cy"],
                ("fx", ArgumentSchema.Number(null)), ("fy", ArgumentSchema.Number(null)), ("cx", ArgumentSchema.Number(null)), ("cy", ArgumentSchema.Number(null)),
                ("height", ArgumentSchema.Number("Metres above the ground.")), ("pitch_degrees", ArgumentSchema.Number("Degrees below the horizon.", -90, 90)))),
            ("include", ArgumentSchema.List("Parts of the structured answer that are left out otherwise.", ArgumentSchema.Word(null, Includes.All), 0, Includes.All.Count))),
        ServerJson.Wire.ReasonResponse);

    protected override async Task<CallToolResult> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var body = call.Arguments(ProtocolTool.InputSchema, ServerJson.Wire.ReasonBody);
        // An agent's context is dear: chains and scene only where they are asked for.
        var included = Includes.Parse(body.Include, Included.Nothing);
        var images = new List<ImageContent>();
        call.Service<PictureRequests>().CheckCount(body.Images?.Count ?? 0);
        foreach (var text in body.Images ?? [])
            images.Add(await call.PictureAsync(text, $"images[{images.Count}]", cancellationToken));
        if (body.Depth is { Image: not null } depth)
        {
            var picture = await call.PictureAsync(depth.Image, "depth.image", cancellationToken);
            body = body with { Depth = depth with { Image = Convert.ToBase64String(picture.Bytes.Span) } };
        }
        var (request, spent) = await call.Service<LinkedImages>().ReadAsync(links => call.Service<ReasonInput>().Map(body, images, links), body.DeadlineMs, cancellationToken);
        var responses = new ReasonResponses(request, $"reason-{Guid.NewGuid():n}", included);

        var seen = call.Reasoner.StreamAsync(request.After(spent), cancellationToken);
        var (response, result) = await ReasonEndpoint.CollectAsync(seen, responses);
        return Result(
            ResultTexts.OfAnswer(result), response with { MentalImage = null }, ServerJson.Wire.ReasonResponse, result.MentalImage is { } image ? [image.Bytes] : []);
    }
}
