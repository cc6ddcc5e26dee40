namespace SpatialReasoner.Inference.Remote.Routing;

/// <summary>How a replica is chosen for a request.</summary>
public enum UpstreamRouting
{
    /// <summary>
    /// Requests about one picture go to one replica, which has its encoding and prefill still in its caches; the next one in the picture's own order takes over where
    /// that is full or failing.
    /// </summary>
    Prefix,

    /// <summary>One after another.</summary>
    RoundRobin,
}
