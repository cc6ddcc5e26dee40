using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>
/// Metrics in Prometheus' text exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), named as OpenTelemetry prescribes
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
/// </summary>
/// <remarks>All samples of a name stand together below one TYPE, so instruments of several meters that share a name are gathered first. Exponential histograms, which the format cannot express, are left out.</remarks>
internal static class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(in Batch<Metric> batch, Resource resource)
    {
        var families = new Dictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            if (TypeOf(metric) is not { } type)
                continue;
            var name = PrometheusNames.Metric(metric.Name, metric.Unit, type);
            if (!families.TryGetValue(name, out var family))
                families.Add(name, family = []);
            // A name has one type; whoever had it first keeps it.
            if (family.Count == 0 || TypeOf(family[0]) == type)
                family.Add(metric);
        }

        var text = new StringBuilder();
        Head(text, "target_info", "gauge", "What the metrics are of.");
        Sample(text, "target_info", Labels(resource.Attributes), "1");
        foreach (var (name, family) in families.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Head(text, name, TypeOf(family[0])!, family[0].Description);
            foreach (var metric in family)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                    Point(text, name, metric.MetricType, point);
            }
        }
        return text.ToString();
    }

    private static string? TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => null,
    };

    private static void Head(StringBuilder text, string name, string type, string help)
    {
        if (help.Length > 0)
            text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusNames.Help(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private static void Point(StringBuilder text, string name, MetricType type, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(text, name, labels, point.GetSumLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(text, name, labels, Number(point.GetSumDouble()));
                break;
            case MetricType.LongGauge:
                Sample(text, name, labels, point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleGauge:
                Sample(text, name, labels, Number(point.GetGaugeLastValueDouble()));
                break;
            default:
                Histogram(text, name, labels, point);
                break;
        }
    }

    /// <summary>Prometheus' buckets count everything up to their bound; OpenTelemetry's count what the bucket before has not.</summary>
    private static void Histogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        long upTo = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            upTo += bucket.BucketCount;
            var bound = $"le=\"{Number(bucket.ExplicitBound)}\"";
            Sample(text, name + "_bucket", labels.Length == 0 ? bound : $"{labels},{bound}", upTo.ToString(CultureInfo.InvariantCulture));
        }
        Sample(text, name + "_sum", labels, Number(point.GetHistogramSum()));
        Sample(text, name + "_count", labels, point.GetHistogramCount().ToString(CultureInfo.InvariantCulture));
    }

    private static void Sample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new List<KeyValuePair<string, object?>>(tags.Count);
        foreach (var tag in tags)
            labels.Add(tag);
        return Labels(labels!);
    }

    private static string Labels(IEnumerable<KeyValuePair<string, object>> tags) => string.Join(',', tags
        .Select(t => (Name: PrometheusNames.Label(t.Key), Value: PrometheusNames.LabelValue(t.Value)))
        .OrderBy(l => l.Name, StringComparer.Ordinal)
        .Select(l => $"{l.Name}=\"{l.Value}\""));

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
