using System.Text.Json.Serialization;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.EngineNode;

/// <param name="Object">Always list.</param>
internal sealed record EngineModelsResponse(string Object, IReadOnlyList<EngineModel> Data);

/// <summary>The bare model: what whoever reasons with it from outside has to know.</summary>
internal sealed record EngineModel
{
    private static readonly Vocabulary<ImageFit> Fits = new(("unknown", Inference.ImageFit.Unknown), ("padded_square", Inference.ImageFit.PaddedSquare), ("stretched", Inference.ImageFit.Stretched));

    public required string Id { get; init; }

    /// <summary>Always model.</summary>
    public string Object { get; init; } = "model";

    /// <summary>When it was loaded, seconds since 1970.</summary>
    public required long Created { get; init; }

    public string OwnedBy { get; init; } = "spatial-reasoner";

    /// <summary>Tokens of prompt and answer together that one chain may hold.</summary>
    public required int MaxModelLen { get; init; }

    /// <summary>Selects family prompts.</summary>
    public required string Family { get; init; }

    /// <summary>Whether it understands only the closed question language of the scenes.</summary>
    public required bool ClosedLanguage { get; init; }

    /// <summary>padded_square, stretched or unknown: how a picture lies in what the model sees.</summary>
    public required string ImageFit { get; init; }

    /// <summary>Execution provider; absent where the model runs elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Provider { get; init; }

    public required EngineCapabilities Capabilities { get; init; }

    public static EngineModel Of(ModelCatalog models) => new()
    {
        Id = models.Description.Id,
        Created = models.Created.ToUnixTimeSeconds(),
        MaxModelLen = models.Description.ContextLength,
        Family = models.Description.Family,
        ClosedLanguage = models.Description.ClosedLanguage,
        ImageFit = Fits.Word(models.Description.Fit),
        Provider = models.Description.Provider,
        Capabilities = EngineCapabilities.Of(models.Description.Capabilities),
    };

    /// <exception cref="ApiException">There is none.</exception>
    public static EngineModel Of(ModelCatalog models, string id) => id == models.Description.Id
        ? Of(models)
        : throw new ApiException(ApiError.UnknownModel($"There is no model '{id}' here; there is {models.Description.Id}."));
}

/// <summary>What of a request the model does itself.</summary>
/// <param name="Choices"><c>n</c> chains from one prefill.</param>
/// <param name="Logprobs"><c>logprobs</c>, <c>top_logprobs</c>.</param>
/// <param name="Continuation"><c>continue_final_message</c>.</param>
/// <param name="Seed"><c>seed</c>, <c>first_chain</c>.</param>
/// <param name="JsonSchema"><c>response_format</c>.</param>
/// <param name="Scoring"><c>continuations</c>.</param>
/// <param name="Interventions"><c>vision</c>.</param>
internal sealed record EngineCapabilities(bool Choices, bool Logprobs, bool Continuation, bool Seed, bool JsonSchema, bool Scoring, bool Interventions)
{
    public static EngineCapabilities Of(ModelCapabilities can) =>
        new(can.Choices, can.Logprobs, can.Continuation, can.Seed, can.JsonSchema, can.Scoring, can.Interventions);
}
