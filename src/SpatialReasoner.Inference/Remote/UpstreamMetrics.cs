using System.Diagnostics.Metrics;

namespace SpatialReasoner.Inference.Remote;

/// <summary>What is measured of one upstream, on the meter <see cref="MeterName"/>.</summary>
public sealed class UpstreamMetrics : IDisposable
{
    public const string MeterName = "SpatialReasoner.Inference.Remote";

    // One for the process: the instruments are the same for every upstream.
    private static readonly Meter Calls = new(MeterName);

    private static readonly Counter<long> Attempts = Calls.CreateCounter<long>(
        "spatial_reasoner.upstream.attempts", "{attempt}", "Attempts at calls, by how they ended.");

    private static readonly Counter<long> Hedges = Calls.CreateCounter<long>(
        "spatial_reasoner.upstream.hedges", "{attempt}", "Attempts made while another replica was still silent.");

    private static readonly Counter<long> Tokens = Calls.CreateCounter<long>(
        "spatial_reasoner.upstream.tokens", "{token}", "Tokens by kind: prompt, cached (of the prompt, taken from the upstream's prefix cache), completion.");

    private static readonly Histogram<double> FirstEvent = Calls.CreateHistogram(
        "spatial_reasoner.upstream.first_event.duration", "s", "From sending a call to the first event of its stream.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    private readonly Meter meter = new(MeterName);
    private readonly KeyValuePair<string, object?> upstream;

    /// <param name="name">The upstream's address, tag of every value.</param>
    /// <param name="isAvailable">Whether its circuit lets calls through; any thread.</param>
    internal UpstreamMetrics(string name, Func<bool> isAvailable)
    {
        upstream = new("spatial_reasoner.upstream", name);
        meter.CreateObservableGauge(
            "spatial_reasoner.upstream.available", () => new Measurement<int>(isAvailable() ? 1 : 0, upstream), "{upstream}", "1 while the circuit lets calls through, else 0.");
        Hedges.Add(0, upstream); // so that a rate has something to start from
    }

    /// <summary>Stops reporting.</summary>
    public void Dispose() => meter.Dispose();

    internal void Ended(string outcome) => Attempts.Add(1, upstream, new("spatial_reasoner.outcome", outcome));

    internal void Hedged() => Hedges.Add(1, upstream);

    internal void Began(TimeSpan after) => FirstEvent.Record(after.TotalSeconds, upstream);

    internal void Spent(TokenUsage usage)
    {
        Tokens.Add(usage.PromptTokens, upstream, Kind("prompt"));
        Tokens.Add(usage.CachedTokens, upstream, Kind("cached"));
        Tokens.Add(usage.CompletionTokens, upstream, Kind("completion"));
    }

    private static KeyValuePair<string, object?> Kind(string kind) => new("spatial_reasoner.token.kind", kind);
}
