namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>What a <see cref="TestUpstream"/> heeds of a request and tells in its answer.</summary>
internal sealed record UpstreamAbilities
{
    public static UpstreamAbilities All { get; } = new() { Choices = true, Seed = true, Logprobs = true, Continuation = true, JsonSchema = true, Usage = true };

    /// <summary>Plain chat completions: whatever else is asked for is passed over.</summary>
    public static UpstreamAbilities None { get; } = new();

    /// <summary><c>n</c>; without it one chain comes.</summary>
    public bool Choices { get; init; }

    /// <summary><c>seed</c>; without it every call draws anew.</summary>
    public bool Seed { get; init; }

    public bool Logprobs { get; init; }

    /// <summary><c>continue_final_message</c>; without it the last message is one like any other.</summary>
    public bool Continuation { get; init; }

    /// <summary><c>response_format</c>.</summary>
    public bool JsonSchema { get; init; }

    /// <summary><c>stream_options.include_usage</c>: a last event with all usage.</summary>
    public bool Usage { get; init; }

    /// <summary>A first event with the prompt's usage, as engine nodes send it.</summary>
    public bool FirstUsage { get; init; }
}
