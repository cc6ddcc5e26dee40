using System.Globalization;
using System.Text.Json;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Errors;

/// <summary>Writes an <see cref="ApiError"/> in the protocol of the path it happened on.</summary>
internal static class ErrorWriter
{
    public static async Task WriteAsync(HttpContext context, ApiError error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = ApiPaths.SpeakOpenAI(context.Request.Path) ? "application/json" : "application/problem+json";
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (error.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        var body = Serialize(context.Request.Path, error);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static byte[] Serialize(PathString path, ApiError error) => ApiPaths.SpeakOpenAI(path)
        ? JsonSerializer.SerializeToUtf8Bytes(OpenAIErrorDocument.From(error, inReasoning: !ApiPaths.IsEngine(path)), ServerJson.Wire.OpenAIErrorDocument)
        : JsonSerializer.SerializeToUtf8Bytes(ProblemDocument.From(error), ServerJson.Wire.ProblemDocument);
}
