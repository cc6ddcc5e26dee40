namespace SpatialReasoner.Server.Access;

/// <summary>Who may call; configuration section <c>SpatialReasoner:Access</c>.</summary>
public sealed record AccessOptions
{
    public const string Section = "SpatialReasoner:Access";

    /// <summary>Keys that are let in, each with a budget of its own. None lets everybody in, and then the server listens on the loopback only.</summary>
    public IReadOnlyList<KeyOptions> Keys { get; init; } = [];

    /// <summary>Whether a server without keys may listen beyond the loopback.</summary>
    /// <value>Default false.</value>
    public bool AllowAnonymous { get; init; }
}

/// <summary>One API key, known by its hash.</summary>
public sealed record KeyOptions
{
    /// <summary>Whose it is, 1 to 64 of A-Z a-z 0-9 . _ -; logs and metrics show it.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the key in UTF-8, 64 hexadecimal digits.</summary>
    /// <remarks>Neither salted nor stretched: keys are random, 256 bits of them, so there is nothing to guess (NIST SP 800-63B, 5.1.1.2, asks that of secrets people choose).</remarks>
    public string Sha256 { get; init; } = "";

    /// <summary>Requests in a minute, 1 to 60000; a minute's worth may come at once. Null sets no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Requests at the same time, 1 to 10000. Null sets no limit.</summary>
    public int? ConcurrentRequests { get; init; }
}
