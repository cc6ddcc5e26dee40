namespace SpatialReasoner.Inference;

/// <summary>
/// Counts requests that are accepted but not begun and refuses new ones beyond what fits. Those that go on with work under way always fit: they are as many as
/// what was let in asks for. Thread-safe.
/// </summary>
internal sealed class QueueGate(int capacity)
{
    // How soon a place may free up is unknown; a second is long against a step and short against a client's patience.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private int taken;

    public int Capacity => capacity;

    public int Taken => Volatile.Read(ref taken);

    /// <param name="underWay"><see cref="CompletionRequest.UnderWay"/>.</param>
    /// <exception cref="ModelOverloadedException">The queue is full.</exception>
    public Place Enter(bool underWay)
    {
        if (Interlocked.Increment(ref taken) <= capacity || underWay)
            return new Place(this);
        Interlocked.Decrement(ref taken);
        throw new ModelOverloadedException($"{capacity} requests are waiting already.", RetryAfter);
    }

    /// <summary>One place in the queue; leaving twice is leaving once.</summary>
    internal sealed class Place(QueueGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                Interlocked.Decrement(ref gate.taken);
        }
    }
}
