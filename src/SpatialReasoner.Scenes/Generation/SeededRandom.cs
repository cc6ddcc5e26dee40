namespace SpatialReasoner.Scenes.Generation;

/// <summary>SplitMix64 (Steele et al. 2014) with a hashed seed: neighbouring seeds give unrelated streams on every platform.</summary>
/// <remarks>Unhashed consecutive seeds give shifted copies of one stream, which once leaked training scenes into a test set.</remarks>
public struct SeededRandom(long seed)
{
    private ulong state = Mix(Mix(unchecked((ulong)seed + 0x1234567UL)) ^ 0xA5A5A5A5DEADBEEFUL);

    public ulong NextUInt64()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var z = state;
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    public float Between(float low, float high) => low + (high - low) * NextSingle();

    /// <summary>Uniform in [0, n).</summary>
    public int Below(int n) => (int)(NextUInt64() % (ulong)n);

    public bool Chance(float probability) => NextSingle() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 33)) * 0xff51afd7ed558ccdUL);
        z = unchecked((z ^ (z >> 33)) * 0xc4ceb9fe1a85ec53UL);
        return z ^ (z >> 33);
    }
}
