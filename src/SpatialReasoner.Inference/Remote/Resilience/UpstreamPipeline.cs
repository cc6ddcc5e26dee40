using Polly;
using Polly.CircuitBreaker;
using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Resilience;

/// <summary>What stands before one upstream: a limit of calls at once, a circuit breaker, a time limit per attempt.</summary>
internal sealed class UpstreamPipeline : IDisposable
{
    private readonly ConcurrencyLimiter limiter;
    private readonly TimeProvider time;
    private long openUntil; // ticks UTC; 0 while closed
    private volatile bool trying;

    public UpstreamPipeline(string upstream, ResilienceOptions options, TimeProvider time, Action<UpstreamEvent> observe)
    {
        this.time = time;
        limiter = new ConcurrencyLimiter(upstream, options.MaxConcurrentCalls, options.MaxQueuedCalls);
        Pipeline = new ResiliencePipelineBuilder<ChatOutcome> { TimeProvider = time }
            .AddStrategy(_ => limiter, new LimiterOptions())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatOutcome>
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is CallException { IsIllness: true } or Polly.Timeout.TimeoutRejectedException),
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimumCalls,
                SamplingDuration = TimeSpan.FromSeconds(options.BreakerWindowSeconds),
                BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
                OnOpened = args =>
                {
                    trying = false;
                    Interlocked.Exchange(ref openUntil, (time.GetUtcNow() + args.BreakDuration).UtcTicks);
                    observe(new CircuitChanged(upstream, CircuitState.Open));
                    return ValueTask.CompletedTask;
                },
                OnHalfOpened = _ =>
                {
                    trying = true;
                    observe(new CircuitChanged(upstream, CircuitState.HalfOpen));
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    trying = false;
                    Interlocked.Exchange(ref openUntil, 0);
                    observe(new CircuitChanged(upstream, CircuitState.Closed));
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(TimeSpan.FromSeconds(options.AttemptTimeoutSeconds))
            .Build();
    }

    public ResiliencePipeline<ChatOutcome> Pipeline { get; }

    /// <summary>Whether a call would be let through: the circuit is closed, or has been open long enough for one to try.</summary>
    public bool IsAvailable => !trying && time.GetUtcNow().UtcTicks >= Interlocked.Read(ref openUntil);

    public bool HasRoom => limiter.HasRoom;

    public void Dispose() => limiter.Dispose();

    private sealed class LimiterOptions : ResilienceStrategyOptions;
}
