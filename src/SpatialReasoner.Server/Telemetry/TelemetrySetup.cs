using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry.Logs;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Telemetry;

internal static class TelemetrySetup
{
    /// <summary>Metrics for <c>/metrics</c>; traces, metrics and logs over OTLP where a collector is configured; trace ids in every log line.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSection<TelemetryOptions, TelemetryValidator>(TelemetryOptions.Section);
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddHostedService<TelemetryProviders>();

        // Below every other source of settings: ASP.NET Core's five lines per request, and those of MCP, are for those who ask for them. Of MCP's even warnings, which are
        // calls that were cancelled; failed ones are in our own log.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), new("Logging:LogLevel:ModelContextProtocol", "Error")],
        });
        builder.Logging.Configure(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.IncludeScopes = true;
            console.SingleLine = true;
        });
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        var otlp = new Otlp(options, builder.Configuration);
        if (!otlp.IsConfigured || new TelemetryValidator().Validate(name: null, options).Failed)
            return; // what is wrong is told when all settings are checked
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(TelemetryProviders.Resource(options));
            logs.AddOtlpExporter(exporter => otlp.Configure(exporter, "logs"));
        });
    }

    /// <summary>For Prometheus: all metrics as text.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", (PrometheusExporter prometheus) => prometheus.Scrape() is { } text
            ? TypedResults.Text(text, PrometheusText.MediaType)
            : throw new ApiException(new ApiError(
                StatusCodes.Status404NotFound, "not_found", "There is no such resource.", $"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Metrics)} is false.")))
        .WithTags("Health")
        .WithName("metrics")
        .WithSummary("All metrics, in Prometheus' text format.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain");
}
