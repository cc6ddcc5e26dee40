using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SpatialReasoner.Reasoning.Telemetry;

/// <summary>
/// What is told of reasoning to whoever listens: spans <c>invoke_agent</c> &gt; <c>plan</c>, <c>chat</c> &gt; <c>chain</c>, <c>verify</c>, <c>vote</c>, and metrics.
/// Questions, pictures and answers stay out of both unless <see cref="ReasonerOptions.TraceContent"/> is on.
/// </summary>
public static class ReasoningTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "SpatialReasoner.Reasoning";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Seconds, as the GenAI semantic conventions recommend.</summary>
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    internal static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Duration of one call of the model, all its chains.", tags: null, Durations);

    internal static readonly Histogram<long> TokenUsage = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of one call of the model.", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    internal static readonly Histogram<double> RequestDuration = Meter.CreateHistogram(
        "spatial_reasoner.request.duration", "s", "Duration of a question from its plan to its answer.", tags: null, Durations);

    internal static readonly Counter<long> Chains = Meter.CreateCounter<long>(
        "spatial_reasoner.chains", "{chain}", "Chains sampled for answered questions.");

    internal static readonly Counter<long> DiscardedTokens = Meter.CreateCounter<long>(
        "spatial_reasoner.discarded_tokens", "{token}", "Completion tokens of chains that an early decision made needless.");

    internal static readonly Counter<long> MemoryHits = Meter.CreateCounter<long>(
        "spatial_reasoner.memory.hits", "{look}", "Looks at a picture that were remembered instead of taken.");
}
