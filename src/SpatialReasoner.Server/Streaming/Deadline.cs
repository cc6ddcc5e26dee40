using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Streaming;

/// <summary>Cancels when the caller leaves or the caller's <c>deadline_ms</c> passes, and knows which it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly int? milliseconds;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource either;

    public Deadline(int? milliseconds, TimeProvider time, CancellationToken callerLeft)
    {
        this.milliseconds = milliseconds;
        timer = new CancellationTokenSource(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, callerLeft);
    }

    public CancellationToken Token => either.Token;

    public bool Passed => timer.IsCancellationRequested;

    /// <summary>The deadline's own error where <paramref name="fault"/> is its cancellation; any other fault as it is.</summary>
    public Exception Explain(Exception fault) => fault is OperationCanceledException && Passed
        ? new ApiException(ApiError.Deadline($"There was no answer within deadline_ms = {milliseconds}."), fault)
        : fault;

    public void Dispose()
    {
        either.Dispose();
        timer.Dispose();
    }
}
