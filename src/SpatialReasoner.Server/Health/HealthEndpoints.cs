namespace SpatialReasoner.Server.Health;

internal static class HealthEndpoints
{
    /// <summary>For orchestrators: live means do not restart, ready means send requests.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/healthz").WithTags("Health");
        group.MapGet("/live", () => TypedResults.Text("live")).WithName("live").WithSummary("Whether the process serves requests.");
        group.MapGet("/ready", (ModelReadiness model, Drain drain, ModelQueue queue) => Obstacle(model, drain, queue) is { } obstacle
                ? TypedResults.Text(obstacle, statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Text("ready"))
            .WithName("ready")
            .WithSummary("Whether requests are welcome: the model is loaded, its queue has room, and the server is not stopping.");
    }

    /// <summary>Why requests had better go elsewhere; null when they are welcome.</summary>
    private static string? Obstacle(ModelReadiness model, Drain drain, ModelQueue queue) =>
        drain.IsDraining ? "the server is stopping"
        : !model.IsReady ? "the model is loading"
        : queue.IsFull() ? "the queue is full"
        : null;
}
