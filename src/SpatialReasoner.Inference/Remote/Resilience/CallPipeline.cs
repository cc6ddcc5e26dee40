using Polly;
using Polly.CircuitBreaker;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;
using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Resilience;

/// <summary>
/// What stands before every call, outermost first: the total time limit, retries, hedging. An attempt goes through its upstream's own
/// <see cref="UpstreamPipeline"/>.
/// </summary>
internal sealed class CallPipeline
{
    private static readonly ResiliencePropertyKey<CallRun> RunKey = new("run");

    private readonly ResiliencePipeline<ChatOutcome> pipeline;

    public CallPipeline(ResilienceOptions options, int replicas, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<ChatOutcome> { TimeProvider = time }
            .AddTimeout(TimeSpan.FromSeconds(options.TotalTimeoutSeconds));
        if (options.Retries > 0)
            builder.AddRetry(Retry(options));
        if (options.HedgeAfterMs > 0 && replicas > 1)
            builder.AddHedging(Hedging(options, replicas));
        pipeline = builder.Build();
    }

    /// <exception cref="InferenceException">Every attempt that settings allow failed, or the request is at fault.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ChatOutcome> ExecuteAsync(CallRun run, CancellationToken cancellationToken)
    {
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var early = run.EndsEarly(waits);
        var context = ResilienceContextPool.Shared.Get(waits.Token);
        context.Properties.Set(RunKey, run);
        try
        {
            return await pipeline.ExecuteAsync(static c => c.Properties.GetValue(RunKey, null!).AttemptAsync(c), context);
        }
        catch (OperationCanceledException) when (waits.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return run.AsItStands();
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw CallFaults.From(fault);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetryStrategyOptions<ChatOutcome> Retry(ResilienceOptions options)
    {
        var longest = TimeSpan.FromSeconds(options.MaxRetryAfterSeconds);
        return new RetryStrategyOptions<ChatOutcome>
        {
            ShouldHandle = args => ValueTask.FromResult(IsWorthAnother(args.Outcome, args.Context)
                // Whoever asks for more than we wait is better asked again by the caller, who is told.
                && (args.Outcome.Exception is not CallException { RetryAfter: { } wanted } || wanted <= longest || Run(args.Context).Route.HasFresh)),
            MaxRetryAttempts = options.Retries,
            Delay = TimeSpan.FromMilliseconds(options.RetryDelayMs),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = args => ValueTask.FromResult(
                Run(args.Context).Route.HasFresh ? TimeSpan.Zero : (args.Outcome.Exception as CallException)?.RetryAfter),
        };
    }

    private static HedgingStrategyOptions<ChatOutcome> Hedging(ResilienceOptions options, int replicas) => new()
    {
        // A fault asks another replica at once, as slowness does after a while; what all of them fail at is the retries' business.
        ShouldHandle = args => ValueTask.FromResult(IsWorthAnother(args.Outcome, args.Context)),
        Delay = TimeSpan.FromMilliseconds(options.HedgeAfterMs),
        MaxHedgedAttempts = Math.Min(options.MaxHedges, replicas - 1),
        ActionGenerator = args => async () =>
        {
            await Run(args.PrimaryContext).WaitForBegunAsync(args.ActionContext.CancellationToken);
            return await args.Callback(args.ActionContext);
        },
    };

    /// <summary>A circuit that has opened since the route chose its upstream leaves the others.</summary>
    private static bool IsWorthAnother(Outcome<ChatOutcome> outcome, ResilienceContext context) =>
        outcome.Exception is CallException { IsTransient: true } or TimeoutRejectedException
        || (outcome.Exception is BrokenCircuitException && Run(context).Route.HasFresh);

    private static CallRun Run(ResilienceContext context) => context.Properties.GetValue(RunKey, null!);
}
