using Polly;
using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Resilience;

/// <summary>Lets some calls run and some wait, first come first served, and refuses more. (Polly's own limiter is a package of its own.)</summary>
internal sealed class ConcurrencyLimiter(string upstream, int running, int waiting) : ResilienceStrategy<ChatOutcome>, IDisposable
{
    private readonly SemaphoreSlim permits = new(running, running);
    private int callers;

    /// <summary>Whether a call would run at once.</summary>
    public bool HasRoom => Volatile.Read(ref callers) < running;

    protected override async ValueTask<Outcome<ChatOutcome>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<ChatOutcome>>> callback, ResilienceContext context, TState state)
    {
        if (Interlocked.Increment(ref callers) > running + waiting)
        {
            Interlocked.Decrement(ref callers);
            return Outcome.FromException<ChatOutcome>(new CallException(CallFault.Overloaded, $"{running} calls of {upstream} run and {waiting} wait."));
        }
        try
        {
            await permits.WaitAsync(context.CancellationToken);
        }
        catch (OperationCanceledException e)
        {
            Interlocked.Decrement(ref callers);
            return Outcome.FromException<ChatOutcome>(e);
        }
        try
        {
            return await callback(context, state);
        }
        finally
        {
            permits.Release();
            Interlocked.Decrement(ref callers);
        }
    }

    public void Dispose() => permits.Dispose();
}
