using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Health;

/// <summary>Marks endpoints that cannot answer before the model is loaded.</summary>
internal sealed class NeedsModel
{
    public static NeedsModel Instance { get; } = new();
}

internal static class NeedsModelMiddleware
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Answers 503 on marked endpoints while the model is loading, instead of making callers wait for it in their request.</summary>
    public static void UseModelReadiness(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NeedsModel>() is null || context.RequestServices.GetRequiredService<ModelReadiness>().IsReady
            ? next(context)
            : throw new ApiException(new ApiError(
                StatusCodes.Status503ServiceUnavailable, "model_loading", "The model is not loaded yet.", "The model is still loading; try again shortly.")
            {
                RetryAfter = RetryAfter,
            }));
}
