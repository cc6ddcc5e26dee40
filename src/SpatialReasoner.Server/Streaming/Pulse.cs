using System.Runtime.CompilerServices;

namespace SpatialReasoner.Server.Streaming;

/// <summary>Fills a stream's silences, so that proxies and clients do not take a long search for a dead connection.</summary>
internal static class Pulse
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Yields the items of <paramref name="start"/>'s stream, and null whenever <see cref="Interval"/> passed without one.</summary>
    public static async IAsyncEnumerable<T?> WithPulse<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> start, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = start(ended.Token).GetAsyncEnumerator(ended.Token);
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                pending = items.MoveNextAsync().AsTask();
                while (await Silent(pending, time, cancellationToken))
                    yield return null;
                if (!await pending)
                    break;
                yield return items.Current;
            }
        }
        finally
        {
            // An enumerator may not be disposed while it is still moving.
            await ended.CancelAsync();
            if (pending is not null)
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> Silent(Task pending, TimeProvider time, CancellationToken cancellationToken)
    {
        if (pending.IsCompleted)
            return false;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(pending, Task.Delay(Interval, time, waiting.Token));
        // Stops the timer; thousands of tokens would leave thousands of them.
        await waiting.CancelAsync();
        return first != pending && !cancellationToken.IsCancellationRequested;
    }
}
