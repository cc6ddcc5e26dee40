using System.Globalization;
using System.Text.Json;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Errors;

/// <summary>Writes an <see cref="ApiError"/> in the protocol of the path it happened on.</summary>
internal static class ErrorWriter
{
    public static async Task WriteAsync(HttpContext context, ApiError error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = SpeaksOpenAI(context.Request.Path) ? "application/json" : "application/problem+json";
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (error.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        var body = Serialize(context.Request.Path, error);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static byte[] Serialize(PathString path, ApiError error) => SpeaksOpenAI(path)
        ? JsonSerializer.SerializeToUtf8Bytes(OpenAIErrorDocument.From(error), ServerJson.Wire.OpenAIErrorDocument)
        : JsonSerializer.SerializeToUtf8Bytes(ProblemDocument.From(error), ServerJson.Wire.ProblemDocument);

    /// <summary>Everything under /v1 that is not native, known to this server or not: the caller there is an OpenAI client.</summary>
    private static bool SpeaksOpenAI(PathString path) => path.StartsWithSegments("/v1") && !path.StartsWithSegments("/v1/spatial");
}
