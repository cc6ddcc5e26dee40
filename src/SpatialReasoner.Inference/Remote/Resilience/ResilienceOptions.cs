using System.Globalization;

namespace SpatialReasoner.Inference.Remote.Resilience;

/// <summary>What is done about upstreams that are slow, full or failing; configuration section <c>SpatialReasoner:Resilience</c>.</summary>
public sealed record ResilienceOptions
{
    public const string Section = "SpatialReasoner:Resilience";

    /// <summary>Seconds a call may take with all its attempts and waits, 1 to 86400.</summary>
    /// <value>Default 300.</value>
    public double TotalTimeoutSeconds { get; init; } = 300;

    /// <summary>Seconds one attempt may take, 0.05 to 86400.</summary>
    /// <value>Default 120.</value>
    public double AttemptTimeoutSeconds { get; init; } = 120;

    /// <summary>Seconds an attempt may take to its first event: queue, vision encoding and prefill. 0.05 to 86400.</summary>
    /// <value>Default 60.</value>
    public double FirstEventTimeoutSeconds { get; init; } = 60;

    /// <summary>Seconds between two events of a stream, 0.05 to 86400.</summary>
    /// <value>Default 20.</value>
    public double StallTimeoutSeconds { get; init; } = 20;

    /// <summary>Attempts after the first, 0 to 10.</summary>
    /// <value>Default 3.</value>
    public int Retries { get; init; } = 3;

    /// <summary>Milliseconds before the first retry, 1 to 60000; they double with every one, with jitter. A replica not tried yet is tried at once.</summary>
    /// <value>Default 200.</value>
    public int RetryDelayMs { get; init; } = 200;

    /// <summary>Seconds of an upstream's Retry-After that are waited for, 0 to 3600; a longer one is handed on to the caller.</summary>
    /// <value>Default 10.</value>
    public double MaxRetryAfterSeconds { get; init; } = 10;

    /// <summary>Share of an upstream's calls that must fail within the window to leave it alone, above 0 to 1.</summary>
    /// <value>Default 0.5.</value>
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>Calls in the window below which no share counts, 2 to 10000.</summary>
    /// <value>Default 5.</value>
    public int BreakerMinimumCalls { get; init; } = 5;

    /// <summary>The window, seconds, 0.5 to 3600.</summary>
    /// <value>Default 30.</value>
    public double BreakerWindowSeconds { get; init; } = 30;

    /// <summary>Seconds an upstream is left alone before one call tries it again, 0.5 to 3600.</summary>
    /// <value>Default 15.</value>
    public double BreakSeconds { get; init; } = 15;

    /// <summary>
    /// Milliseconds to the first event after which another replica is asked the same, 1 to 600000; 0 never does. The 95th percentile of healthy replicas' first
    /// event is a good value: a twentieth more calls for a tail as short as theirs (Dean and Barroso, "The Tail at Scale", 2013).
    /// </summary>
    /// <value>Default 0.</value>
    public int HedgeAfterMs { get; init; }

    /// <summary>Other replicas asked at most, 1 to 3.</summary>
    /// <value>Default 1.</value>
    public int MaxHedges { get; init; } = 1;

    /// <summary>Calls one upstream runs at once, 1 to 10000; what comes above goes to another replica, or waits.</summary>
    /// <value>Default 64.</value>
    public int MaxConcurrentCalls { get; init; } = 64;

    /// <summary>Calls that wait for one upstream, 0 to 100000; one more is refused as overload.</summary>
    /// <value>Default 256.</value>
    public int MaxQueuedCalls { get; init; } = 256;

    /// <summary>Every value out of range, one line each: key, value, range. Empty when all are good.</summary>
    public IReadOnlyList<string> Errors()
    {
        const double Day = 86_400, Hour = 3600;
        var errors = new List<string>();
        Range(nameof(TotalTimeoutSeconds), TotalTimeoutSeconds, 1, Day);
        Range(nameof(AttemptTimeoutSeconds), AttemptTimeoutSeconds, 0.05, Day);
        Range(nameof(FirstEventTimeoutSeconds), FirstEventTimeoutSeconds, 0.05, Day);
        Range(nameof(StallTimeoutSeconds), StallTimeoutSeconds, 0.05, Day);
        Range(nameof(Retries), Retries, 0, 10);
        Range(nameof(RetryDelayMs), RetryDelayMs, 1, 60_000);
        Range(nameof(MaxRetryAfterSeconds), MaxRetryAfterSeconds, 0, Hour);
        Range(nameof(BreakerFailureRatio), BreakerFailureRatio, 0.001, 1);
        Range(nameof(BreakerMinimumCalls), BreakerMinimumCalls, 2, 10_000);
        Range(nameof(BreakerWindowSeconds), BreakerWindowSeconds, 0.5, Hour);
        Range(nameof(BreakSeconds), BreakSeconds, 0.5, Hour);
        Range(nameof(HedgeAfterMs), HedgeAfterMs, 0, 600_000);
        Range(nameof(MaxHedges), MaxHedges, 1, 3);
        Range(nameof(MaxConcurrentCalls), MaxConcurrentCalls, 1, 10_000);
        Range(nameof(MaxQueuedCalls), MaxQueuedCalls, 0, 100_000);
        return errors;

        void Range(string key, double value, double min, double max)
        {
            if (!(value >= min && value <= max))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}:{key} is {value}; it must be between {min} and {max}."));
        }
    }
}
