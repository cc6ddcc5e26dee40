using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Where the content ends. Chains are not cut: they think in their own words before they answer.</summary>
internal static class StopSequences
{
    public const int Most = 4;

    /// <exception cref="ApiException">It is not a string or up to four.</exception>
    public static IReadOnlyList<string> Parse(JsonElement? stop)
    {
        IReadOnlyList<JsonElement> given = stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray()],
            { } one => [one],
        };
        if (given.Count > Most)
            throw Invalid("stop", $"'stop' holds {given.Count} strings; at most {Most} are allowed.");
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i].ValueKind != JsonValueKind.String || given[i].GetString() is not { Length: > 0 })
                throw Invalid(given.Count == 1 ? "stop" : $"stop[{i}]", "'stop' must be a string or an array of strings that are not empty.");
        }
        return [.. given.Select(s => s.GetString()!)];
    }

    private static ApiException Invalid(string field, string message) => new(ApiError.Invalid(field, message));
}
