namespace SpatialReasoner.Inference;

/// <summary>How tokens are drawn. Defaults decode greedily.</summary>
public sealed record SamplingParameters
{
    /// <summary>Chains sampled from one prefill. 1 to 128.</summary>
    /// <value>Default 1.</value>
    public int Chains { get; init; } = 1;

    /// <summary>Tokens one chain may generate. At least 1.</summary>
    /// <value>Default 512.</value>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Softmax temperature, 0 to 2; 0 takes the most likely token.</summary>
    /// <value>Default 0.</value>
    public float Temperature { get; init; }

    /// <summary>Keeps the k most likely tokens; 0 keeps all.</summary>
    /// <value>Default 0.</value>
    public int TopK { get; init; }

    /// <summary>Nucleus sampling (Holtzman et al. 2020): keeps the smallest set whose probability reaches p. (0, 1].</summary>
    /// <value>Default 1.</value>
    public float TopP { get; init; } = 1f;

    /// <summary>Keeps tokens at least this fraction as likely as the most likely one. [0, 1).</summary>
    /// <value>Default 0.</value>
    public float MinP { get; init; }

    /// <summary>Subtracted once from the logit of every token already generated. -2 to 2.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted from a token's logit per time it was generated. -2 to 2.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Chain <c>i</c> draws from a generator seeded by (seed, <see cref="FirstChain"/> + i). Null lets the model choose one at random.</summary>
    public long? Seed { get; init; }

    /// <summary>Where this request's chains stand in a longer row of chains: sampling 0..3 and then 4..7 gives the same chains as 0..7 at once. At least 0.</summary>
    /// <value>Default 0.</value>
    public int FirstChain { get; init; }

    /// <summary>A chain ends before the first of these strings; the string itself is not returned.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Alternatives reported per token, 0 to 20. The chosen token's log-probability is always reported.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Seed of chain <paramref name="chain"/>: distinct per chain, independent of how many chains run.</summary>
    public static ulong ChainSeed(long seed, int chain)
    {
        // SplitMix64 finaliser over seed and chain: neighbouring seeds must not give shifted copies of one stream.
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)(chain + 1) * 0xD1B54A32D192ED03UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
