namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>How models run on ONNX Runtime GenAI.</summary>
public sealed record GenAIOptions
{
    public const string Section = "SpatialReasoner:GenAI";

    /// <summary>Execution provider, for example <c>cuda</c> or <c>cpu</c>; null takes what the model folder asks for.</summary>
    /// <value>Default null.</value>
    public string? Provider { get; init; }

    /// <summary>Tokens of prompt and answer together that one chain may hold; the KV cache is allocated for as many. 16 to 1,048,576; no more than the model's context is used.</summary>
    /// <value>Default 8192.</value>
    public int MaxSequenceTokens { get; init; } = 8192;

    /// <summary>Requests that decode side by side, each with a KV cache of its own. 1 to 64.</summary>
    /// <value>Default 1.</value>
    public int ConcurrentRequests { get; init; } = 1;

    /// <summary>Requests that may wait for their turn; further ones are refused, unless they go on with work under way. 1 to 10,000.</summary>
    /// <value>Default 64.</value>
    public int MaxQueuedRequests { get; init; } = 64;

    /// <summary>What is wrong with these settings; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (Provider is { } provider && string.IsNullOrWhiteSpace(provider))
            errors.Add($"{Section}:{nameof(Provider)} is empty; it must name an execution provider, or be left out.");
        Demand(MaxSequenceTokens, 16, 1 << 20, nameof(MaxSequenceTokens), errors);
        Demand(ConcurrentRequests, 1, 64, nameof(ConcurrentRequests), errors);
        Demand(MaxQueuedRequests, 1, 10_000, nameof(MaxQueuedRequests), errors);
        return errors;
    }

    private static void Demand(int value, int least, int most, string name, List<string> errors)
    {
        if (value < least || value > most)
            errors.Add(FormattableString.Invariant($"{Section}:{name} is {value}; it must be between {least} and {most}."));
    }
}
