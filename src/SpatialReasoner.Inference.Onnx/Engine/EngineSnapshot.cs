namespace SpatialReasoner.Inference.Onnx;

/// <summary>The engine's counters at one moment, for telemetry. Totals only grow.</summary>
public readonly record struct EngineSnapshot
{
    /// <summary>Requests accepted whose prompt has not begun.</summary>
    public int QueuedRequests { get; init; }

    /// <summary>Requests that may wait; one more is refused.</summary>
    public int QueueCapacity { get; init; }

    /// <summary>Chains that hold a cache row.</summary>
    public int RunningChains { get; init; }

    /// <summary>Cache rows there are.</summary>
    public int Slots { get; init; }

    /// <summary>Cache positions in use by running chains.</summary>
    public long KvTokens { get; init; }

    /// <summary>Cache positions there are.</summary>
    public long KvCapacityTokens { get; init; }

    /// <summary>Bytes held by shared prefixes.</summary>
    public long PrefixCacheBytes { get; init; }

    /// <summary>Rows of the last decode step.</summary>
    public int LastBatch { get; init; }

    /// <summary>Decode steps run; <see cref="DecodedTokens"/> divided by it is the mean batch.</summary>
    public long DecodeSteps { get; init; }

    /// <summary>Tokens decoded over all rows, with the last prompt tokens that forked chains feed themselves.</summary>
    public long DecodedTokens { get; init; }

    /// <summary>Prompt tokens pushed through the model in prompt steps.</summary>
    public long PrefilledTokens { get; init; }

    /// <summary>Prompt tokens taken from the prefix cache instead.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Prompts that found any prefix in the cache.</summary>
    public long PrefixHits { get; init; }

    /// <summary>Prompts begun.</summary>
    public long Prompts { get; init; }

    /// <summary>Faults after which every request of the moment was failed.</summary>
    public long Faults { get; init; }
}
