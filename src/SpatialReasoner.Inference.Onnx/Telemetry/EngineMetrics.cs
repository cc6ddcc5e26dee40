using System.Diagnostics.Metrics;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// What is measured of a running engine, on the meter <see cref="MeterName"/>. Gauges and totals are read from <see cref="EngineSnapshot"/> when somebody
/// collects, so they cost the engine nothing.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "SpatialReasoner.Inference.Onnx";

    // One for the process: a step belongs to whichever model runs it.
    private static readonly Meter Steps = new(MeterName);

    private static readonly Histogram<int> BatchSize = Steps.CreateHistogram(
        "spatial_reasoner.engine.batch.size", "{chain}", "Chains decoded together, per decode step.", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    /// <summary>Buckets as the GenAI semantic conventions recommend for it.</summary>
    private static readonly Histogram<double> TimeToFirstToken = Steps.CreateHistogram(
        "gen_ai.server.time_to_first_token", "s", "From the call to the first token of any chain: queue, pictures and prompt.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    private readonly Meter meter = new(MeterName);
    private readonly KeyValuePair<string, object?> model;

    /// <param name="modelId">Tag of every value.</param>
    /// <param name="snapshot">The engine's counters of the moment; any thread.</param>
    internal EngineMetrics(string modelId, Func<EngineSnapshot> snapshot)
    {
        model = new("gen_ai.request.model", modelId);

        Gauge("queue.requests", "{request}", "Requests accepted whose prompt has not begun.", s => s.QueuedRequests);
        Gauge("queue.capacity", "{request}", "New requests the queue holds; one more is refused. Later steps of those let in may exceed it.", s => s.QueueCapacity);
        Gauge("chains.running", "{chain}", "Chains that hold a cache row.", s => s.RunningChains);
        Gauge("chains.capacity", "{chain}", "Cache rows there are.", s => s.Slots);
        Gauge("kv_cache.tokens", "{token}", "Cache positions in use by running chains.", s => s.KvTokens);
        Gauge("kv_cache.capacity", "{token}", "Cache positions there are for running chains.", s => s.KvCapacityTokens);
        Gauge("prefix_cache.size", "By", "Memory held by prefixes that prompts share.", s => s.PrefixCacheBytes);
        Total("steps", "{step}", "Decode steps run.", s => [new(s.DecodeSteps, model)]);
        Total("tokens", "{token}", "Tokens by kind: prefill through the model with their prompt, cached taken from the prefix cache instead, decode one per chain and step.", s =>
        [
            new(s.PrefilledTokens, model, Kind("prefill")), new(s.CachedTokens, model, Kind("cached")), new(s.DecodedTokens, model, Kind("decode")),
        ]);
        Total("prompts", "{prompt}", "Prompts begun, by whether the prefix cache held a beginning of them.", s =>
        [
            new(s.PrefixHits, model, new("spatial_reasoner.prefix_cache", "hit")), new(s.Prompts - s.PrefixHits, model, new("spatial_reasoner.prefix_cache", "miss")),
        ]);
        Total("faults", "{fault}", "Faults after which every request of the moment was failed.", s => [new(s.Faults, model)]);

        void Gauge(string name, string unit, string description, Func<EngineSnapshot, long> value) =>
            meter.CreateObservableUpDownCounter("spatial_reasoner.engine." + name, () => new Measurement<long>(value(snapshot()), model), unit, description);

        void Total(string name, string unit, string description, Func<EngineSnapshot, Measurement<long>[]> values) =>
            meter.CreateObservableCounter("spatial_reasoner.engine." + name, () => values(snapshot()), unit, description);
    }

    /// <summary>Stops reporting.</summary>
    public void Dispose() => meter.Dispose();

    internal static void Decoded(int batch) => BatchSize.Record(batch);

    internal void FirstToken(TimeSpan since) => TimeToFirstToken.Record(
        since.TotalSeconds, model, new("gen_ai.operation.name", "chat"), new("gen_ai.provider.name", "spatial_reasoner"));

    private static KeyValuePair<string, object?> Kind(string kind) => new("spatial_reasoner.token.kind", kind);
}
