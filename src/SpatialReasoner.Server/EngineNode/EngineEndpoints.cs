using Microsoft.AspNetCore.Mvc;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Swagger;

namespace SpatialReasoner.Server.EngineNode;

internal static class EngineEndpoints
{
    /// <summary>The bare model in OpenAI's protocol: what a reasoning tier elsewhere calls.</summary>
    public static void MapEngineApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(ApiPaths.Engine + "/v1").WithTags("Engine node").WithMetadata(NeedsModel.Instance);

        group.MapPost("/chat/completions", ([FromServices] EngineChatEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("engine-chat-completions")
            .WithSummary("Samples n chains from one prefill of a conversation: the model itself, no reasoning.")
            .WithDescription("'stream': true streams the chains token by token. With 'logprobs' every token of every chain is told.")
            .Accepts<EngineBody>("application/json")
            .Produces<EngineResponse>()
            .Produces<OpenAIErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status404NotFound)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status429TooManyRequests)
            .WithMetadata(RequestExample.Engine);

        group.MapGet("/models", ([FromServices] ModelCatalog models) =>
                TypedResults.Json(new EngineModelsResponse("list", [EngineModel.Of(models)]), ServerJson.Wire.EngineModelsResponse))
            .WithName("engine-models")
            .WithSummary("Lists the model with what it can do.")
            .Produces<EngineModelsResponse>();

        // Ids may hold slashes.
        group.MapGet("/models/{**id}", (string id, [FromServices] ModelCatalog models) => TypedResults.Json(EngineModel.Of(models, id), ServerJson.Wire.EngineModel))
            .WithName("engine-model")
            .WithSummary("Describes the model.")
            .Produces<EngineModel>()
            .Produces<OpenAIErrorDocument>(StatusCodes.Status404NotFound);
    }
}
