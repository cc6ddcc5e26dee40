namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// The cache as the engine sees it: a chain is a leased, shared prefix plus a private tail, and lives in a row while it runs.
/// Rows in use are always 0..<see cref="Count"/>-1, because the kernel takes a contiguous batch and cannot skip a row.
/// </summary>
/// <remarks>
/// Physically a fork copies the prefix into the chain's row. Nothing outside this folder depends on that: callers hold leases
/// and row numbers. One row more than <paramref name="slots"/> exists, for the prompt being processed. Engine thread only.
/// </remarks>
internal sealed class KvCache(KvMemory memory, int slots, int maxLength, long prefixBudgetBytes) : IDisposable
{
    private readonly PrefixCache prefixes = new(prefixBudgetBytes);
    private readonly int[] lengths = new int[slots];

    public KvRows Rows { get; } = new(memory, slots, maxLength);

    public int Slots => slots;

    public int MaxLength => maxLength;

    /// <summary>Row in which prompts are processed.</summary>
    public int PrefillRow => slots;

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Cached positions of rows 0..<see cref="Count"/>-1.</summary>
    public ReadOnlySpan<int> Lengths => lengths.AsSpan(0, Count);

    public long PrefixBytes => prefixes.UsedBytes;

    /// <summary>
    /// Loads the longest cached prefix of <paramref name="keys"/> into the prefill row and returns its length: at most all but the last two
    /// positions, for what is left is computed in one piece and a lone position would be summed in another order.
    /// </summary>
    public int BeginPrompt(ReadOnlySpan<long> keys)
    {
        using var lease = prefixes.Match(keys);
        var length = Math.Clamp(lease.Length, 0, Math.Max(keys.Length - 2, 0));
        lease.CopyTo(Rows, PrefillRow, length);
        return length;
    }

    /// <summary>Leases all of <paramref name="keys"/> if the cache holds them, else null.</summary>
    public PrefixLease? Find(ReadOnlySpan<long> keys)
    {
        var lease = prefixes.Match(keys);
        if (lease.Length == keys.Length)
            return lease;
        lease.Dispose();
        return null;
    }

    /// <summary>Makes the processed prompt in the prefill row a shared prefix.</summary>
    public PrefixLease CommitPrompt(ReadOnlySpan<long> keys) => prefixes.Insert(keys, Rows, PrefillRow);

    /// <summary>Gives a chain that starts from <paramref name="prefix"/> the next row.</summary>
    public int Fork(PrefixLease prefix)
    {
        if (Count == slots)
            throw new InvalidOperationException("Every row is in use.");
        prefix.CopyTo(Rows, Count, prefix.Length);
        lengths[Count] = prefix.Length;
        return Count++;
    }

    /// <summary>Every row in use has gained one position.</summary>
    public void Advance()
    {
        foreach (ref var length in lengths.AsSpan(0, Count))
            length++;
    }

    /// <summary>Keeps a row's positions for prompts that continue it; <paramref name="keys"/> names all of them.</summary>
    public void Remember(int row, ReadOnlySpan<long> keys)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keys.Length, lengths[row]);
        if (prefixBudgetBytes > 0)
            prefixes.Insert(keys, Rows, row).Dispose();
    }

    /// <summary>Frees a row. The last row moves into the hole; callers mirror it by moving their last entry.</summary>
    public void Release(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        var last = --Count;
        if (row == last)
            return;
        Rows.Copy(last, row, lengths[last]);
        lengths[row] = lengths[last];
    }

    public void Dispose()
    {
        prefixes.Dispose();
        Rows.Dispose();
        memory.Dispose();
    }
}
