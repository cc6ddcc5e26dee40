using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Reasoning.Telemetry;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>Listens, with the OpenTelemetry SDK, to what the server, ASP.NET Core and the runtime tell of themselves, from start to stop.</summary>
/// <remarks>Nobody listens to traces without a collector: spans are then not even made.</remarks>
internal sealed class TelemetryProviders(IOptions<TelemetryOptions> options, IConfiguration configuration, PrometheusExporter prometheus) : IHostedService, IDisposable
{
    private readonly TelemetryOptions options = options.Value;
    private readonly Otlp otlp = new(options.Value, configuration);
    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Metrics)
            metrics = Metrics();
        if (otlp.IsConfigured)
            traces = Traces();
        return Task.CompletedTask;
    }

    /// <summary>Sends what has not been sent. The web server has stopped by then: hosted services stop in reverse order.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
        (traces, metrics) = (null, null);
    }

    public static ResourceBuilder Resource(TelemetryOptions options) => ResourceBuilder.CreateDefault().AddService(
        options.ServiceName, serviceVersion: typeof(TelemetryProviders).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    private MeterProvider Metrics()
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource(options))
            .AddMeter(ReasoningTelemetry.Name, EngineMetrics.MeterName, UpstreamMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddReader(new BaseExportingMetricReader(prometheus) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative });
        if (otlp.IsConfigured)
            builder.AddOtlpExporter((exporter, _) => otlp.Configure(exporter, "metrics"));
        return builder.Build();
    }

    private TracerProvider Traces() => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource(options))
        .AddSource(ReasoningTelemetry.Name, "Microsoft.AspNetCore")
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceShare)))
        .AddOtlpExporter(exporter => otlp.Configure(exporter, "traces"))
        .Build();
}
