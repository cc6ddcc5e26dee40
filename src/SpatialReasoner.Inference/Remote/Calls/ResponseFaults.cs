using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using SpatialReasoner.Inference.Remote.Wire;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>Reads what is wrong with a response from its status, its type, its body, or what reading it threw.</summary>
internal static class ResponseFaults
{
    private const int MaxMessage = 400;

    /// <exception cref="CallException">It is not a stream of events.</exception>
    public static async Task CheckStreamAsync(string upstream, PipelineResponse response, CancellationToken cancellationToken)
    {
        if (response.IsError || response.Status >= 300)
            await response.BufferContentAsync(cancellationToken);
        Check(upstream, response);
        var type = response.Headers.TryGetValue("Content-Type", out var value) ? value : null;
        if (type is null || !type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
            throw new CallException(CallFault.Broken, $"{upstream} answered with '{type}' where a stream (text/event-stream) was asked for.");
    }

    /// <exception cref="CallException">Its status is not one of success.</exception>
    public static void Check(string upstream, PipelineResponse response)
    {
        if (response is { IsError: false, Status: < 300 })
            return;
        var error = Read(response);
        var said = error.Message is { Length: > 0 } message ? message[..Math.Min(MaxMessage, message.Length)] : null;
        throw new CallException(FaultOf(response.Status), $"{upstream} answered with status {response.Status}{(said is null ? "" : $": {said}")}")
        {
            Said = said, RetryAfter = RetryAfter(response), Field = error.Param, Code = error.Code,
        };
    }

    /// <summary>Whether an exception while calling is about the upstream, and does not say so itself.</summary>
    /// <param name="wasSilent">Whether the call was given up because nothing came.</param>
    public static bool IsUpstreams(Exception fault, bool wasSilent) =>
        fault is not CallException && (wasSilent || fault is JsonException or ClientResultException or HttpRequestException or IOException or SocketException);

    public static CallException Explain(Exception fault, string upstream, bool wasSilent) => fault switch
    {
        _ when wasSilent => new CallException(CallFault.TimedOut, $"{upstream} sent nothing for too long.", fault),
        JsonException => new CallException(CallFault.Broken, $"{upstream} sent what is not JSON of a chat completion: {fault.Message}", fault),
        ClientResultException { InnerException: HttpRequestException inner } => FromHttp(inner, upstream),
        HttpRequestException http => FromHttp(http, upstream),
        _ => new CallException(CallFault.Broken, $"{upstream} broke off: {fault.Message}", fault),
    };

    private static CallException FromHttp(HttpRequestException fault, string upstream) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            ? new CallException(CallFault.Unreachable, $"{upstream} cannot be reached: {fault.Message}", fault)
            : new CallException(CallFault.Broken, $"{upstream} broke off: {fault.Message}", fault);

    private static CallFault FaultOf(int status) => status switch
    {
        401 or 403 => CallFault.Refused,
        408 or 504 => CallFault.TimedOut,
        429 => CallFault.Overloaded,
        >= 500 => CallFault.ServerError,
        >= 400 => CallFault.Rejected,
        _ => CallFault.Broken, // redirects are not followed
    };

    private static TimeSpan? RetryAfter(PipelineResponse response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var value) || value is null)
            return null;
        // "NaN" and "-Infinity" are numbers to the parser, in every style.
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0)
            return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
        return DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && response.Headers.TryGetValue("Date", out var date) && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var now) && at > now
            ? at - now
            : null;
    }

    private static (string? Message, string? Param, string? Code) Read(PipelineResponse response)
    {
        try
        {
            var document = JsonSerializer.Deserialize(response.Content, ChatWire.Default.ErrorDocument);
            return (document?.Error?.Message ?? document?.Message ?? document?.Detail?.ToString(), document?.Error?.Param, document?.Error?.Code?.ToString());
        }
        catch (JsonException)
        {
            return (response.Content.ToString(), null, null);
        }
    }
}
