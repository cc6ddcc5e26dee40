using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SpatialReasoner.Client;

/// <summary>The server refused a request or failed at it. The message is the server's own: it names the value and what is allowed.</summary>
public sealed class SpatialReasonerException : Exception
{
    private const string CodePrefix = "urn:spatial-reasoner:error:";

    private SpatialReasonerException(HttpStatusCode status, string message, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>As sent; of an error inside a stream, as it would have been sent.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Stable name of the kind of error, for example <c>invalid_value</c>, <c>question_not_understood</c>, <c>overloaded</c>; null where something before the server answered.</summary>
    public string? Code { get; private init; }

    /// <summary>The kind of error in words, the same for every occurrence.</summary>
    public string? Title { get; private init; }

    /// <summary>Field of the request that is to blame, for example <c>samples</c> or <c>regions[0].box</c>; null where none is.</summary>
    public string? Field { get; private init; }

    /// <summary>When trying again may help; null where the server did not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What a response that is no success says.</summary>
    internal static async Task<SpatialReasonerException> FromAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var wait = response.Headers.RetryAfter;
        return From(body, response.StatusCode, wait?.Delta ?? (wait?.Date is { } date ? date - time.GetUtcNow() : null));
    }

    /// <param name="document">Problem details; anything else comes from a proxy and is not quoted.</param>
    internal static SpatialReasonerException From(string document, HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        var problem = Read(document, ClientJson.Default.Problem);
        return new SpatialReasonerException(problem?.Status is { } told ? (HttpStatusCode)told : status, problem?.Detail ?? $"The answer is {(int)status} without an explanation.")
        {
            Code = problem?.Type is { } type && type.StartsWith(CodePrefix, StringComparison.Ordinal) ? type[CodePrefix.Length..] : null,
            Title = problem?.Title,
            Field = problem?.Field,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>What was answered with success and is not of this API.</summary>
    internal static SpatialReasonerException Unreadable(HttpStatusCode status, string what, Exception? inner = null) => new(status, what, inner);

    private static T? Read<T>(string document, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(document, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
