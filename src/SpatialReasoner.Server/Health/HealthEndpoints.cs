namespace SpatialReasoner.Server.Health;

internal static class HealthEndpoints
{
    /// <summary>For orchestrators: live means do not restart, ready means send requests.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/healthz").WithTags("Health");
        group.MapGet("/live", () => TypedResults.Text("live")).WithName("live").WithSummary("Whether the process serves requests.");
        group.MapGet("/ready", (ModelReadiness model) => model.IsReady
                ? TypedResults.Text("ready")
                : TypedResults.Text("the model is loading", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithName("ready")
            .WithSummary("Whether the model is loaded.");
    }
}
