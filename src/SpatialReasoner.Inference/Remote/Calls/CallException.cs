namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>How an attempt failed.</summary>
internal enum CallFault
{
    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>429, or our own limit of calls at once.</summary>
    Overloaded,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>Not a completion, or one that broke off.</summary>
    Broken,

    /// <summary>Slow to its first event, between two, or in all.</summary>
    TimedOut,

    /// <summary>401 or 403.</summary>
    Refused,

    /// <summary>Any other 4xx: the request is at fault, and would be everywhere.</summary>
    Rejected,
}

/// <summary>One attempt failed. What callers see of it is made by <see cref="CallFaults"/>.</summary>
internal sealed class CallException(CallFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public CallFault Fault { get; } = fault;

    /// <summary>What the upstream asked to wait; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The upstream's own words about it; null where it has none.</summary>
    public string? Said { get; init; }

    /// <summary>Of a rejected request: the field the upstream names.</summary>
    public string? Field { get; init; }

    /// <summary>Of a rejected request: the upstream's code for it.</summary>
    public string? Code { get; init; }

    /// <summary>Whether the same request may do better at another time or replica.</summary>
    public bool IsTransient => Fault is CallFault.Unreachable or CallFault.Overloaded or CallFault.ServerError or CallFault.Broken or CallFault.TimedOut;

    /// <summary>Whether it says that the upstream is ill; being busy or strict does not.</summary>
    public bool IsIllness => Fault is CallFault.Unreachable or CallFault.ServerError or CallFault.Broken or CallFault.TimedOut;
}
