using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Composition;

internal static class HttpServer
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>For what comes after the drain: connections that are idle by then, the engine, the last telemetry.</summary>
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(5);

    /// <summary>Where and under which limits the server listens.</summary>
    public static void AddHttpServer(this WebApplicationBuilder builder)
    {
        // Reachable from outside only when someone said so.
        if (!new[] { "urls", "http_ports", "https_ports" }.Any(key => builder.Configuration[key] is { Length: > 0 })
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);

        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Drain>());
        // Read here and not from the options, which are checked later than the host asks for this.
        var drainSeconds = int.TryParse(builder.Configuration[$"{LimitsOptions.Section}:{nameof(LimitsOptions.DrainSeconds)}"], out var seconds)
            ? Math.Clamp(seconds, 0, LimitsOptions.MaxDrainSeconds) : new LimitsOptions().DrainSeconds;
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(drainSeconds) + AfterDrain);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }
}
