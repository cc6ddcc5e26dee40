using Polly.CircuitBreaker;

namespace SpatialReasoner.Inference.Remote.Resilience;

/// <summary>What an operator of a reasoning tier wants to know of its upstreams.</summary>
/// <param name="Upstream">Its address.</param>
public abstract record UpstreamEvent(string Upstream);

/// <summary>The circuit breaker lets calls through (closed), none (open), or one to try (half open).</summary>
public sealed record CircuitChanged(string Upstream, CircuitState State) : UpstreamEvent(Upstream);

/// <summary>An attempt failed; more may follow.</summary>
public sealed record AttemptFailed(string Upstream, string Fault, string Message) : UpstreamEvent(Upstream);

/// <summary>Another replica is asked because this one is slow.</summary>
public sealed record Hedged(string Upstream) : UpstreamEvent(Upstream);
