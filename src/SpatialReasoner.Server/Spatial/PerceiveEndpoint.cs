using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;

namespace SpatialReasoner.Server.Spatial;

/// <summary><c>POST /v1/spatial/perceive</c>: the scene graph of a picture.</summary>
internal sealed class PerceiveEndpoint(IReasoner reasoner, ModelCatalog models, PictureRequests requests)
{
    public static readonly FormFields Form = new()
    {
        Texts = ["model"],
        Integers = ["samples", "seed", "max_tokens", "token_budget", "deadline_ms"],
        Reals = ["temperature"],
    };

    public async Task HandleAsync(HttpContext context)
    {
        var (body, image, spent) = await requests.ReadOneAsync(context.Request, Form, ServerJson.Wire.PerceiveBody, b => b.Image, b => b.DeadlineMs);
        if (image is null)
            throw new ApiException(ApiError.Invalid("image", "'image' is missing."));
        var result = await reasoner.ReasonAsync(Look(body, image).After(spent), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(Describe(result, image), ServerJson.Wire.PerceiveResponse, cancellationToken: context.RequestAborted);
    }

    public static PerceiveResponse Describe(ReasoningResult result, ImageContent image) => new()
    {
        Id = $"perceive-{Guid.NewGuid():n}",
        Model = result.Model,
        Scene = result.Scene is { } scene ? SceneParts.Of(scene) : null,
        Confidence = ReasonResponses.Finite(result.Confidence),
        Chains = [.. result.Chains.Select(ReasonResponses.Chain)],
        Warnings = result.Warnings,
        Sources = result.Sources,
        Usage = ReasonResponses.Usage(result.Usage),
        Timings = ReasonResponses.Timings(result.Timings),
        Seed = result.Seed,
        ImageSha256 = image.Sha256,
    };

    /// <summary>What asks the reasoner to look at the whole picture, several times.</summary>
    /// <exception cref="ApiException">The model's id asks for something else.</exception>
    public ReasoningRequest Look(PerceiveFields fields, ImageContent image)
    {
        // Looking is one way of reasoning; an id that asks for another one means nothing here.
        if (models.Resolve(fields.Model, null, "model") is { } other && other != WholeScene.Strategy)
            throw new ApiException(ApiError.Invalid("model", $"'model' is '{fields.Model}', which asks for the strategy '{other}'; this call perceives and takes a model's bare id."));
        return WholeScene.Of(image) with
        {
            Samples = fields.Samples,
            Temperature = fields.Temperature,
            Seed = fields.Seed ?? 0,
            MaxTokens = fields.MaxTokens,
            TokenBudget = fields.TokenBudget,
            Deadline = fields.DeadlineMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        };
    }
}
