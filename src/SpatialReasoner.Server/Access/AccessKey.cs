using System.Threading.RateLimiting;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Access;

/// <summary>A key that is let in, with what is left of its budget. Also a request's feature: whose it is.</summary>
internal sealed class AccessKey : IDisposable
{
    /// <summary>How often tokens come back at most: more often would only burn timers.</summary>
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>When one of the running requests may have ended; nobody knows.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly TokenBucketRateLimiter? rate;
    private readonly ConcurrencyLimiter? concurrency;
    private readonly KeyOptions options;

    public AccessKey(KeyOptions options)
    {
        this.options = options;
        Hash = Convert.FromHexString(options.Sha256);
        if (options.RequestsPerMinute is { } perMinute)
        {
            var atOnce = (int)Math.Ceiling(ShortestPeriod.TotalMinutes * perMinute);
            rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = atOnce,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) * atOnce / perMinute,
                QueueLimit = 0,
            });
        }
        if (options.ConcurrentRequests is { } most)
            concurrency = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 });
    }

    public string Name => options.Name;

    /// <summary>SHA-256 of the key.</summary>
    public byte[] Hash { get; }

    /// <summary>Takes a place among the requests of the key; disposed when the request has ended.</summary>
    /// <exception cref="ApiException">Its budget is spent: 429, with when to come again.</exception>
    public IDisposable? Enter()
    {
        var place = concurrency?.AttemptAcquire();
        if (place is { IsAcquired: false })
            throw Refused("concurrency_limit_exceeded", $"The key '{Name}' has {options.ConcurrentRequests} requests running already, as many as it may.", Soon);
        using var token = rate?.AttemptAcquire();
        if (token is null or { IsAcquired: true })
            return place;
        place?.Dispose();
        throw Refused(
            "rate_limit_exceeded", $"The key '{Name}' has made {options.RequestsPerMinute} requests in a minute, as many as it may.",
            token.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Soon);
    }

    public void Dispose()
    {
        rate?.Dispose();
        concurrency?.Dispose();
    }

    private static ApiException Refused(string code, string detail, TimeSpan wait) => new(
        new ApiError(StatusCodes.Status429TooManyRequests, code, "The key's budget is spent.", detail) { RetryAfter = wait });
}
