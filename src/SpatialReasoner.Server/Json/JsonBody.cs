using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Json;

/// <summary>Reads a JSON object from a request, or says what is wrong with it and where.</summary>
internal static class JsonBody
{
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type) where T : class
    {
        if (!request.HasJsonContentType())
            throw new ApiException(ApiError.MediaType($"The body is '{request.ContentType}'; application/json is expected."));
        if (request.GetTypedHeaders().ContentType?.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(ApiError.MediaType($"The body's charset is '{charset}'; utf-8 is expected."));
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted)
                ?? throw new ApiException(ApiError.Malformed("The body is null; a JSON object is expected."));
        }
        catch (JsonException fault)
        {
            throw new ApiException(JsonFaults.Explain(fault, type), fault);
        }
    }
}
