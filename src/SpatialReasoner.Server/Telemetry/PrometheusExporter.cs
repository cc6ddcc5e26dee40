using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>Keeps no metrics of its own: a scrape collects what the SDK holds and writes it.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock gate = new();
    private string text = "";

    /// <summary>Set by the SDK's reader once it listens.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>All metrics of the moment; null when nobody keeps any.</summary>
    public string? Scrape()
    {
        // One scrape at a time, or two would share a text.
        lock (gate)
            return Collect?.Invoke(Timeout.Infinite) == true ? text : null;
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        text = PrometheusText.Write(batch, ParentProvider.GetResource());
        return ExportResult.Success;
    }
}
