namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>What goes wrong with one call of a <see cref="TestUpstream"/>.</summary>
internal abstract record ScriptedFault
{
    /// <summary>After every event, in the place of [DONE].</summary>
    public const int AtTheEnd = int.MaxValue;

    public static ScriptedFault TooMany(double? retryAfter = null) => new StatusFault(429, """{"error":{"message":"Too many requests.","type":"rate_limit_error","param":null,"code":"overloaded"}}""") { RetryAfter = retryAfter };

    public static ScriptedFault Html { get; } = new StatusFault(200, "<html><body>Welcome to the proxy</body></html>") { MediaType = "text/html" };

    public static ScriptedFault BadRequest(string param) =>
        new StatusFault(400, $$$"""{"error":{"message":"'{{{param}}}' is 9; it must be between 0 and 2.","type":"invalid_request_error","param":"{{{param}}}","code":"invalid_value"}}""");

    public static ScriptedFault RefusedKey { get; } = new StatusFault(401, """{"error":{"message":"The API key is not known here.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""");
}

/// <summary>An answer without a stream.</summary>
internal sealed record StatusFault(int Status, string Body = "it broke") : ScriptedFault
{
    /// <summary>Seconds.</summary>
    public double? RetryAfter { get; init; }

    public string MediaType { get; init; } = "application/json";
}

/// <summary>The connection is reset after some events; 0 before the response begins.</summary>
internal sealed record ResetFault(int After) : ScriptedFault;

/// <summary>Nothing more is sent after some events; the connection stays open.</summary>
internal sealed record StallFault(int After) : ScriptedFault;

/// <summary>The stream ends in order after some events, before its chains.</summary>
internal sealed record EndFault(int After) : ScriptedFault;

/// <summary>After some events comes one that holds <paramref name="Data"/>; then the stream goes on as if nothing were.</summary>
internal sealed record GarbageFault(int After, string Data) : ScriptedFault;

/// <summary>The answer begins late.</summary>
internal sealed record SlowFault(TimeSpan Delay) : ScriptedFault;
