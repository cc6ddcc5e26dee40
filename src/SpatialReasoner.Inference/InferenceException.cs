namespace SpatialReasoner.Inference;

/// <summary>What can go wrong between a request and its chains. Expected outcomes are values; these are faults.</summary>
public abstract class InferenceException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The prompt cannot be run: empty, too long, or it uses what the model lacks. <see cref="Field"/> names the culprit.</summary>
public sealed class InvalidPromptException(string field, string message) : InferenceException(message)
{
    /// <summary>Request field in the caller's terms, for example <c>question</c> or <c>sampling.temperature</c>.</summary>
    public string Field { get; } = field;
}

/// <summary>An image cannot be decoded or exceeds the limits.</summary>
public sealed class InvalidImageException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>The queue is full; nothing was started. Retry after <see cref="RetryAfter"/>.</summary>
public sealed class ModelOverloadedException(string message, TimeSpan retryAfter) : InferenceException(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The engine failed while running the request.</summary>
public sealed class ModelFailedException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>The server that runs the model did not answer the request; everything that settings allow was tried.</summary>
public sealed class UpstreamException(UpstreamFault fault, string message, Exception? inner = null) : InferenceException(message, inner)
{
    public UpstreamFault Fault { get; } = fault;

    /// <summary>When to try again; null where nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Where a call of an upstream failed.</summary>
public enum UpstreamFault
{
    /// <summary>It cannot be connected to, or is left alone for a while because it failed too often.</summary>
    Unavailable,

    /// <summary>It took longer than the settings allow.</summary>
    TimedOut,

    /// <summary>It answered with an error, with something that is not a completion, or broke off.</summary>
    Failed,

    /// <summary>It refuses our key.</summary>
    Refused,
}
