using Microsoft.AspNetCore.Mvc;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Swagger;

namespace SpatialReasoner.Server.Spatial;

internal static class SpatialEndpoints
{
    /// <summary>The native API.</summary>
    public static void MapSpatialApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spatial").WithTags("Spatial").WithMetadata(NeedsModel.Instance);

        group.MapPost("/reason", ([FromServices] ReasonEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("reason")
            .WithSummary("Answers a spatial question about one or more pictures.")
            .WithDescription("With 'Accept: text/event-stream' the answer streams as plan, chain.started, chain.delta, chain.completed, vote, result and error events.")
            .Accepts<ReasonBody>("application/json", "multipart/form-data")
            .Produces<ReasonResponse>()
            .Produces<ProblemDocument>(StatusCodes.Status400BadRequest, "application/problem+json")
            .Produces<ProblemDocument>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")
            .Produces<ProblemDocument>(StatusCodes.Status429TooManyRequests, "application/problem+json")
            .WithMetadata(RequestExample.Reason);

        group.MapGet("/strategies", ([FromServices] IReasoner reasoner) => TypedResults.Json(StrategiesEndpoint.List(reasoner), ServerJson.Wire.StrategiesResponse))
            .WithName("strategies")
            .WithSummary("Lists the strategies, what each does and the request fields it heeds.")
            .Produces<StrategiesResponse>();
    }
}
