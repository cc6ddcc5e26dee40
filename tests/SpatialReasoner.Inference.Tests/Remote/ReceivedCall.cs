using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>A chat completion that a <see cref="TestUpstream"/> was asked for.</summary>
/// <param name="Number">From 0.</param>
/// <param name="At">Since the upstream began.</param>
internal sealed record ReceivedCall(int Number, JsonObject Body, string? Authorization, TimeSpan At)
{
    private int tokensSent, ended;

    /// <summary>Tokens sent so far.</summary>
    public int TokensSent => Volatile.Read(ref tokensSent);

    /// <summary>Whether every chain was sent to its end.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Whether it is over, and be it because the client left.</summary>
    public bool HasEnded => Volatile.Read(ref ended) == 1;

    public int PromptTokens => Body["messages"]!.AsArray().Sum(m => m!["content"]!.ToJsonString().Split(' ').Length);

    public void Sent() => Interlocked.Increment(ref tokensSent);

    public void End() => Volatile.Write(ref ended, 1);
}
