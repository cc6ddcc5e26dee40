using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Health;

/// <summary>
/// The end of the process, in order: from the signal on readiness is false and new requests are refused, those that were accepted run to their end, and only then
/// the server stops listening. What takes longer than <see cref="LimitsOptions.DrainSeconds"/> is cut off.
/// </summary>
internal sealed partial class Drain(
    IHostApplicationLifetime lifetime, IOptions<LimitsOptions> limits, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private bool isDraining;

    public bool IsDraining
    {
        get
        {
            lock (gate)
                return isDraining;
        }
    }

    /// <summary>Counts a request in; <see cref="Leave"/> counts it out. False when it comes too late.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (isDraining)
                return false;
            running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--running == 0 && isDraining)
                empty.TrySetResult();
        }
    }

    // The signal itself, before the host begins to stop anything.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(Begin);
        return Task.CompletedTask;
    }

    /// <summary>The host calls this before it stops the web server: until it returns, requests are still answered.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            await empty.Task.WaitAsync(TimeSpan.FromSeconds(limits.Value.DrainSeconds), time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            LogCutOff(Volatile.Read(ref running), limits.Value.DrainSeconds);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Begin()
    {
        lock (gate)
        {
            if (isDraining)
                return;
            isDraining = true;
            if (running == 0)
                empty.TrySetResult();
            LogDraining(running);
        }
    }

    [LoggerMessage(LogLevel.Information, "Draining: {Running} requests are finished, new ones are refused")]
    private partial void LogDraining(int running);

    [LoggerMessage(LogLevel.Warning, "{Running} requests are cut off: they still ran after {DrainSeconds} s")]
    private partial void LogCutOff(int running, int drainSeconds);
}

internal static class DrainMiddleware
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Counts requests for the model, and answers 503 to those that come while the server drains. Health and metrics answer to the end.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((context, next) =>
        {
            if (!ApiPaths.ReachModel(context.Request.Path))
                return next(context);
            // A connection that stayed open would be closed under the client's next request.
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.OnStarting(() =>
                {
                    if (drain.IsDraining)
                        context.Response.Headers.Connection = "close";
                    return Task.CompletedTask;
                });
            return drain.TryEnter() ? RunAsync(context, next) : throw new ApiException(new ApiError(
                StatusCodes.Status503ServiceUnavailable, "draining", "The server is stopping.", "The server is stopping; it finishes what it has accepted and takes no more.")
            {
                RetryAfter = RetryAfter,
            });
        });

        async Task RunAsync(HttpContext context, RequestDelegate next)
        {
            try
            {
                await next(context);
            }
            finally
            {
                drain.Leave();
            }
        }
    }
}
