using OpenTelemetry.Exporter;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>Where telemetry is sent.</summary>
internal sealed class Otlp(TelemetryOptions options, IConfiguration configuration)
{
    public const string Grpc = "grpc", Http = "http/protobuf";

    /// <summary>Whether anybody wants it. The SDK reads the standard variable itself, with all that belong to it.</summary>
    public bool IsConfigured => options.OtlpEndpoint is { Length: > 0 } || configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    /// <param name="exporter">One signal's.</param>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>, which over HTTP is part of the path.</param>
    public void Configure(OtlpExporterOptions exporter, string signal)
    {
        if (options.OtlpEndpoint is not { Length: > 0 } endpoint)
            return;
        var overHttp = options.OtlpProtocol == Http;
        exporter.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = new Uri(overHttp ? $"{endpoint.TrimEnd('/')}/v1/{signal}" : endpoint);
    }
}
