using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Routing;

/// <summary>Gives every call its order of replicas.</summary>
internal sealed class UpstreamRouter(IReadOnlyList<Upstream> upstreams, UpstreamRouting routing)
{
    private readonly IReadOnlyList<string> names = [.. upstreams.Select(u => u.Name)];
    private int turn = -1;

    public int Replicas => upstreams.Count;

    public Route For(ChatCall call)
    {
        if (upstreams.Count == 1)
            return new Route(upstreams);
        if (routing == UpstreamRouting.Prefix)
            return new Route([.. RendezvousOrder.Of(call.Affinity, names).Select(i => upstreams[i])]);
        var first = (int)((uint)Interlocked.Increment(ref turn) % upstreams.Count);
        return new Route([.. Enumerable.Range(0, upstreams.Count).Select(i => upstreams[(first + i) % upstreams.Count])]);
    }
}

/// <summary>One call's way through the replicas, over all its attempts.</summary>
internal sealed class Route(IReadOnlyList<Upstream> order)
{
    private readonly Lock gate = new();
    private readonly HashSet<Upstream> tried = [];

    /// <summary>Whether there is a healthy replica that has not been tried.</summary>
    public bool HasFresh
    {
        get
        {
            lock (gate)
                return order.Any(IsFresh);
        }
    }

    /// <summary>
    /// The next to try: the first in order that was not tried and is healthy and has room; failing that any healthy one with room, then any healthy one, in which the
    /// call waits; failing that the first, whose circuit breaker says no.
    /// </summary>
    public Upstream Next()
    {
        lock (gate)
        {
            var next = order.FirstOrDefault(u => IsFresh(u) && u.HasRoom)
                ?? order.FirstOrDefault(u => u.IsAvailable && u.HasRoom)
                ?? order.FirstOrDefault(u => u.IsAvailable)
                ?? order[0];
            tried.Add(next);
            return next;
        }
    }

    private bool IsFresh(Upstream upstream) => upstream.IsAvailable && !tried.Contains(upstream);
}
