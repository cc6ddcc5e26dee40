namespace SpatialReasoner.Server.Composition;

internal static class HttpServer
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Where and under which limits the server listens.</summary>
    public static void AddHttpServer(this WebApplicationBuilder builder)
    {
        // Reachable from outside only when someone said so.
        if (!new[] { "urls", "http_ports", "https_ports" }.Any(key => builder.Configuration[key] is { Length: > 0 })
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);

        builder.Services.AddSection<LimitsOptions, LimitsValidator>(LimitsOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }
}
