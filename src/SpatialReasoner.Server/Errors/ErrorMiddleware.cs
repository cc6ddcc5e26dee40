namespace SpatialReasoner.Server.Errors;

/// <summary>Outermost middleware: whatever fails below leaves here as an error document.</summary>
/// <remarks>A response that has begun cannot change its status; streams report their own errors.</remarks>
internal sealed class ErrorMiddleware(RequestDelegate next, ErrorLog log)
{
    /// <summary>nginx's status for a client that left; nobody receives it, logs and metrics do.</summary>
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await ErrorWriter.WriteAsync(context, ApiErrors.FromRequest(context.Request, context.Response.StatusCode));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whatever was thrown, nobody is left to read about it.
            log.ClientLeft(context.Request);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var error = ApiErrors.From(fault);
            log.Failed(context.Request, error, fault);
            context.Response.Clear();
            await ErrorWriter.WriteAsync(context, error);
        }
    }
}
