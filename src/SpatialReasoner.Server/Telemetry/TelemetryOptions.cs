using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>What is measured and where it goes; configuration section <c>SpatialReasoner:Telemetry</c>.</summary>
public sealed record TelemetryOptions
{
    public const string Section = "SpatialReasoner:Telemetry";

    /// <summary>Whether metrics are kept and <c>/metrics</c> answers.</summary>
    /// <value>Default true.</value>
    public bool Metrics { get; init; } = true;

    /// <summary>Collector that traces, metrics and logs are sent to over OTLP. Without it the standard <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts; without both nothing is sent.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>; of <see cref="OtlpEndpoint"/>.</summary>
    /// <value>Default <c>grpc</c>.</value>
    public string OtlpProtocol { get; init; } = "grpc";

    /// <summary>Share of traces that are kept, 0 to 1, where the caller has not decided already.</summary>
    /// <value>Default 1.</value>
    public double TraceShare { get; init; } = 1;

    /// <summary>Whether traces tell questions, prompts, chains and answers.</summary>
    /// <value>Default false.</value>
    public bool Content { get; init; }

    /// <summary><c>service.name</c> of everything that is sent.</summary>
    /// <value>Default <c>spatial-reasoner</c>.</value>
    public string ServiceName { get; init; } = "spatial-reasoner";
}

internal sealed class TelemetryValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var errors = new List<string>();
        if (options.OtlpEndpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            errors.Add($"{TelemetryOptions.Section}:{nameof(options.OtlpEndpoint)} is '{endpoint}'; it must be an absolute http or https address.");
        if (options.OtlpProtocol is not (Otlp.Grpc or Otlp.Http))
            errors.Add($"{TelemetryOptions.Section}:{nameof(options.OtlpProtocol)} is '{options.OtlpProtocol}'; it must be {Otlp.Grpc} or {Otlp.Http}.");
        if (options.TraceShare is not (>= 0 and <= 1))
            errors.Add($"{TelemetryOptions.Section}:{nameof(options.TraceShare)} is {options.TraceShare}; it must be between 0 and 1.");
        if (string.IsNullOrWhiteSpace(options.ServiceName))
            errors.Add($"{TelemetryOptions.Section}:{nameof(options.ServiceName)} is empty; it must name the service.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
