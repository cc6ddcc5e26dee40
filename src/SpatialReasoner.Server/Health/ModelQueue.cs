namespace SpatialReasoner.Server.Health;

/// <summary>The queue in front of the model, once that is loaded.</summary>
/// <param name="IsFull">Whether one more request would be refused.</param>
internal sealed record ModelQueue(Func<bool> IsFull);
