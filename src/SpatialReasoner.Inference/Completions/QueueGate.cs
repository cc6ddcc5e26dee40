namespace SpatialReasoner.Inference;

/// <summary>Counts requests that are accepted but not begun and refuses more than fit. Thread-safe.</summary>
internal sealed class QueueGate(int capacity)
{
    // How soon a place may free up is unknown; a second is long against a step and short against a client's patience.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private int taken;

    public int Capacity => capacity;

    public int Taken => Volatile.Read(ref taken);

    /// <exception cref="ModelOverloadedException">The queue is full.</exception>
    public Place Enter()
    {
        if (Interlocked.Increment(ref taken) <= capacity)
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
