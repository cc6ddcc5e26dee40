using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What must hold of OpenAI's fields, whoever answers.</summary>
internal static class ChatChecks
{
    /// <param name="listing">Where the models are listed.</param>
    /// <returns>The model asked for.</returns>
    /// <exception cref="ApiException">A field is out of range, contradicts another or cannot be honoured.</exception>
    public static string Check(ChatFields body, int maxChoices, string listing)
    {
        UnsupportedParameters.Refuse(body);
        if (string.IsNullOrWhiteSpace(body.Model))
            throw Invalid("model", $"'model' is missing; {listing} lists what there is.");
        if (body.N < 1 || body.N > maxChoices)
            throw Invalid("n", $"'n' is {body.N}; it must be between 1 and {maxChoices}.");
        if (body is { StreamOptions: not null, Stream: not true })
            throw Invalid("stream_options", "'stream_options' is only allowed with 'stream': true.");
        if (body is { TopLogprobs: > 0, Logprobs: not true })
            throw Invalid("top_logprobs", "'top_logprobs' is only allowed with 'logprobs': true.");
        CheckMetadata(body.Metadata);
        return body.Model;
    }

    public static void CheckMetadata(JsonElement? metadata)
    {
        if (metadata is not (null or { ValueKind: JsonValueKind.Null })
            && (metadata is not { ValueKind: JsonValueKind.Object } members || members.EnumerateObject().Any(m => m.Value.ValueKind != JsonValueKind.String)))
            throw Invalid("metadata", "'metadata' must be an object of strings.");
    }

    private static ApiException Invalid(string field, string message) => new(ApiError.Invalid(field, message));
}
