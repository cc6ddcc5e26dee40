using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Spatial;

/// <summary>What would be done about a request.</summary>
internal sealed record PlanResponse
{
    /// <summary>May be changed (its strategy, the chains of its steps) and sent to /v1/spatial/reason as <c>plan</c>.</summary>
    public required PlanEvent Plan { get; init; }

    public required long Seed { get; init; }
}

/// <summary><c>POST /v1/spatial/plan</c>: takes the body of <c>reason</c> and asks no model.</summary>
internal sealed class PlanEndpoint(IReasoner reasoner, ReasonInput input)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (_, request) = await input.ReadAsync(context.Request);
        var response = new PlanResponse { Plan = ReasonResponses.Plan(reasoner.Plan(request)), Seed = request.Seed };
        await context.Response.WriteAsJsonAsync(response, ServerJson.Wire.PlanResponse, cancellationToken: context.RequestAborted);
    }
}
