using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Scenes;

internal static class SceneEndpoints
{
    /// <summary>Procedural scenes with questions and truth, for trying things out. They need no model.</summary>
    public static void MapScenes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spatial/scenes").WithTags("Scenes");

        group.MapGet("/{seed}", async (
                string seed, string[]? kinds, string? difficulty, string? size, SceneBooth booth, CancellationToken cancellationToken) => TypedResults.Json(
                await booth.DescribeAsync(SceneQuery.Parse(seed, kinds, difficulty, size), cancellationToken), ServerJson.Wire.SceneResponse))
            .WithName("scene")
            .WithSummary("A procedural scene with its picture, its exact geometry and a question of every kind it allows.")
            .Produces<SceneResponse>()
            .Produces<ProblemDocument>(StatusCodes.Status400BadRequest, "application/problem+json");

        group.MapGet("/{seed}.png", async (
                string seed, string? difficulty, string? size, SceneBooth booth, CancellationToken cancellationToken) => TypedResults.Bytes(
                await booth.PhotographAsync(SceneQuery.Parse(seed, [], difficulty, size), cancellationToken), "image/png"))
            .WithName("scene-picture")
            .WithSummary("The scene's picture alone.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/png")
            .Produces<ProblemDocument>(StatusCodes.Status400BadRequest, "application/problem+json");
    }
}
