using System.Text;
using Microsoft.AspNetCore.Http.Features;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Streaming;

/// <summary>Writes server-sent events (WHATWG HTML, section 9.2). The response begins with the first write, not before.</summary>
internal sealed class EventStream(HttpContext context)
{
    public const string MediaType = "text/event-stream";

    public bool HasBegun => context.Response.HasStarted;

    /// <param name="name">Null for an event without a name, as OpenAI's streams have.</param>
    /// <param name="data">One line: JSON as System.Text.Json writes it.</param>
    public Task WriteAsync(string? name, string data) => SendAsync(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n");

    /// <summary>A comment, which clients skip.</summary>
    public Task KeepAliveAsync() => SendAsync(": keep-alive\n\n");

    /// <summary>The stream's last words when it fails after its first byte: the status is sent, only the body can still tell.</summary>
    public Task FailAsync(string? name, Exception fault, ErrorLog log)
    {
        var error = ApiErrors.From(fault);
        log.Failed(context.Request, error, fault);
        return WriteAsync(name, Encoding.UTF8.GetString(ErrorWriter.Serialize(context.Request.Path, error)));
    }

    private async Task SendAsync(string text)
    {
        var response = context.Response;
        if (!response.HasStarted)
        {
            response.ContentType = MediaType;
            response.Headers.CacheControl = "no-cache";
            // nginx buffers responses unless told not to.
            response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
    }
}
