using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Program = SpatialReasoner.Server.Program;

namespace SpatialReasoner.Playground.Tests.Browsing;

/// <summary>The real server over the embedded model, on a free port of the loopback.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<RunningServer> StartAsync(params string[] settings)
    {
        var built = Program.Build(["--urls=http://127.0.0.1:0", .. settings], builder => builder.Logging.ClearProviders());
        await built.StartAsync();
        var server = new RunningServer(built);
        using var soon = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await server.Client.GetAsync("/healthz/ready", soon.Token)).IsSuccessStatusCode)
            await Task.Delay(20, soon.Token);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
