using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.EngineNode;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Models;

/// <param name="Object">Always list.</param>
internal sealed record ModelsResponse(string Object, IReadOnlyList<ModelPart> Data);

/// <summary>A model as OpenAI lists them, with what it can see.</summary>
internal sealed record ModelPart
{
    public required string Id { get; init; }

    /// <summary>Always model.</summary>
    public string Object { get; init; } = "model";

    /// <summary>When it was loaded, seconds since 1970.</summary>
    public required long Created { get; init; }

    public string OwnedBy { get; init; } = "spatial-reasoner";
    public required ArchitecturePart Architecture { get; init; }

    /// <summary>Tokens of prompt and answer together that one chain may hold.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The strategy it reasons with.</summary>
    public required string Strategy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Provider { get; init; }

    /// <summary>What the engine that runs it does itself; what it does not is emulated with a warning, or refused.</summary>
    public required EngineCapabilities Capabilities { get; init; }
}

internal sealed record ArchitecturePart(string Family, IReadOnlyList<string> InputModalities, IReadOnlyList<string> OutputModalities);

internal static class ModelsEndpoints
{
    /// <summary>OpenAI's list of models.</summary>
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/models").WithTags("OpenAI").WithMetadata(NeedsModel.Instance);

        group.MapGet("/", ([FromServices] ModelCatalog models) =>
                TypedResults.Json(new ModelsResponse("list", [.. models.Ids.Select(id => Part(models, id))]), ServerJson.Wire.ModelsResponse))
            .WithName("models")
            .WithSummary("Lists the model once per strategy: <model> reasons with auto, <model>+<strategy> with that one.")
            .Produces<ModelsResponse>();

        // Ids may hold slashes.
        group.MapGet("/{**id}", (string id, [FromServices] ModelCatalog models) => TypedResults.Json(Part(models, id), ServerJson.Wire.ModelPart))
            .WithName("model")
            .WithSummary("Describes one model.")
            .Produces<ModelPart>()
            .Produces<OpenAIErrorDocument>(StatusCodes.Status404NotFound);
    }

    private static ModelPart Part(ModelCatalog models, string id) => new()
    {
        Id = id,
        Created = models.Created.ToUnixTimeSeconds(),
        Architecture = new ArchitecturePart(models.Description.Family, ["text", "image"], ["text"]),
        ContextLength = models.Description.ContextLength,
        Strategy = models.StrategyOf(id)
            ?? throw new ApiException(ApiError.UnknownModel($"There is no model '{id}'; there are {string.Join(", ", models.Ids)}.")),
        Provider = models.Description.Provider,
        Capabilities = EngineCapabilities.Of(models.Description.Capabilities),
    };
}
