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

/// <summary>The engine or the upstream failed while running the request.</summary>
public sealed class ModelFailedException(string message, Exception? inner = null) : InferenceException(message, inner);
