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
            .WithDescription("With 'Accept: text/event-stream' the answer streams as plan, chain.started, chain.delta, chain.completed, verdict, vote, result and error events.")
            .TakesPictures<ReasonBody>(RequestExample.Reason)
            .Produces<ReasonResponse>();

        group.MapPost("/plan", ([FromServices] PlanEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("plan")
            .WithSummary("What reason would do about a request, without doing it.")
            .WithDescription("The plan's strategy and the chains of its steps may be changed and sent to reason as 'plan'.")
            .TakesPictures<ReasonBody>(RequestExample.Reason)
            .Produces<PlanResponse>();

        group.MapPost("/perceive", ([FromServices] PerceiveEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("perceive")
            .WithSummary("The scene graph of a picture: objects, where they are, how sure that is, and their relations.")
            .TakesPictures<PerceiveBody>(RequestExample.Perceive)
            .Produces<PerceiveResponse>();

        group.MapPost("/imagine", ([FromServices] ImagineEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("imagine")
            .WithSummary("A scene, or a picture that is perceived first, through a viewer's eyes: coordinates, a picture and a map.")
            .WithDescription("JSON by default; 'format' or the Accept header ask for image/png (seen from above and behind the viewer) or image/svg+xml (a map).")
            .TakesPictures<ImagineBody>(RequestExample.Imagine)
            .Produces<ImagineResponse>(StatusCodes.Status200OK, "application/json", "image/png", "image/svg+xml");

        group.MapPost("/decide", ([FromServices] DecideEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithName("decide")
            .WithSummary("Typed questions about one picture, each answered by the likelihood of its options; nothing is decoded.")
            .TakesPictures<DecideBody>(RequestExample.Decide)
            .Produces<DecideResponse>();

        group.MapGet("/strategies", ([FromServices] IReasoner reasoner) => TypedResults.Json(StrategiesEndpoint.List(reasoner), ServerJson.Wire.StrategiesResponse))
            .WithName("strategies")
            .WithSummary("Lists the strategies, what each does and the request fields it heeds.")
            .Produces<StrategiesResponse>();
    }

    private static RouteHandlerBuilder TakesPictures<TBody>(this RouteHandlerBuilder route, RequestExample example) where TBody : notnull => route
        .Accepts<TBody>("application/json", "multipart/form-data")
        .Produces<ProblemDocument>(StatusCodes.Status400BadRequest, "application/problem+json")
        .Produces<ProblemDocument>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")
        .Produces<ProblemDocument>(StatusCodes.Status429TooManyRequests, "application/problem+json")
        .Produces<ProblemDocument>(StatusCodes.Status504GatewayTimeout, "application/problem+json")
        .WithMetadata(example);
}
