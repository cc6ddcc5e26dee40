using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Access;

/// <summary>
/// Lets requests for the model (<see cref="ApiPaths"/>) in that bring a known key (RFC 6750, <c>Authorization: Bearer</c>) with budget left. All else, health and metrics and pages, is
/// open: it shows nothing of the model.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessKeys keys, ILogger<AccessMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!keys.AreRequired || !ApiPaths.ReachModel(context.Request.Path))
        {
            await next(context);
            return;
        }
        var key = Presented(context.Request) is not { Length: > 0 } presented
            ? throw Unauthorized("There is no API key; send one as 'Authorization: Bearer <key>'.")
            : keys.Find(presented) ?? throw Unauthorized("The API key is not known here.");
        context.Features.Set(key);
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("spatial_reasoner.key", key.Name));
        using var scope = logger.BeginScope(new KeyScope(key.Name));
        using var place = key.Enter();
        await next(context);
    }

    private static string? Presented(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out var header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;

    private static ApiException Unauthorized(string detail) =>
        new(new ApiError(StatusCodes.Status401Unauthorized, "invalid_api_key", "The request is not authorised.", detail));

    /// <summary>In every log line of the request: as <c>Key</c> where logs are structured.</summary>
    private sealed class KeyScope(string name) : List<KeyValuePair<string, object>>([new("Key", name)])
    {
        public override string ToString() => "Key:" + name;
    }
}
