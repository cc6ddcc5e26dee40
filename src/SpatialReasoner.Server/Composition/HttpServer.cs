using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

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

    /// <summary>Bounds every body. Set per request, because the server itself is made before settings are checked.</summary>
    public static void UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxRequestBytes;
        return next(context);
    });
}
