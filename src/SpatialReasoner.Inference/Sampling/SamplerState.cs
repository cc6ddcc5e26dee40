namespace SpatialReasoner.Inference;

/// <summary>What sampling remembers of one chain.</summary>
internal sealed class SamplerState(SamplingParameters parameters, ulong seed)
{
    /// <summary>The chain's generator; one number per token unless decoding is greedy.</summary>
    public SplitMix64 Random = new(seed);

    public SamplingParameters Parameters => parameters;

    /// <summary>How often each token was generated; null where no penalty asks.</summary>
    public Dictionary<int, int>? Counts { get; } = parameters is { PresencePenalty: 0, FrequencyPenalty: 0 } ? null : [];
}
