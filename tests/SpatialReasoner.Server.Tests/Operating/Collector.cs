using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>Takes what OTLP exporters send over HTTP, and keeps it as it is.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;

    private Collector(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Path, byte[] Body)> Received { get; } = [];

    /// <summary>Of a server that exports here.</summary>
    public string[] Settings => ["--SpatialReasoner:Telemetry:OtlpEndpoint=" + app.Urls.Single(), "--SpatialReasoner:Telemetry:OtlpProtocol=http/protobuf"];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector.app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            collector.Received.Enqueue((request.Path.Value!, body.ToArray()));
        });
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
