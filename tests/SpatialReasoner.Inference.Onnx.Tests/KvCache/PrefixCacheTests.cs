namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class HostPrefixCacheTests() : PrefixCacheTests(device: false);

public sealed class DevicePrefixCacheTests() : PrefixCacheTests(device: true);

public abstract class PrefixCacheTests : IDisposable
{
    private static readonly KvLayout Layout = new(Layers: 2, KvHeads: 2, HeadSize: 4);

    private readonly KvMemoryFixture kv;
    private readonly KvRows rows;

    protected PrefixCacheTests(bool device)
    {
        kv = new KvMemoryFixture(device, Layout);
        rows = new KvRows(kv.Memory, slots: 2, maxLength: 64);
    }

    [Fact]
    public void Match_NothingCached_IsEmpty()
    {
        using var cache = Cache();
        using var lease = cache.Match([1, 2, 3]);

        lease.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 3, 4 }, 4)]
    [InlineData(new long[] { 1, 2, 3, 4, 5 }, 4)]
    [InlineData(new long[] { 1, 2, 9 }, 2)]
    [InlineData(new long[] { 1, 2 }, 2)]
    [InlineData(new long[] { 9, 2, 3, 4 }, 0)]
    public void Match_CachedPrompt_FindsTheLongestCommonPrefix(long[] keys, int expected)
    {
        using var cache = Cache();
        Insert(cache, 1, 2, 3, 4);
        using var lease = cache.Match(keys);

        lease.Length.ShouldBe(expected);
        ContentOf(lease).ShouldBe(keys.Take(expected));
    }

    [Fact]
    public void Insert_SharedBeginning_IsHeldOnce()
    {
        using var cache = Cache();
        Insert(cache, 1, 2, 3, 4);
        Insert(cache, 1, 2, 8, 9, 10);

        cache.UsedBytes.ShouldBe(7 * Layout.BytesPerToken); // 1 2 | 3 4 | 8 9 10
        cache.Segments.ShouldBe(3);
        Held(cache, 1, 2, 3, 4).ShouldBe([1, 2, 3, 4]);
        Held(cache, 1, 2, 8, 9, 10).ShouldBe([1, 2, 8, 9, 10]);
    }

    [Fact]
    public void Insert_AlreadyHeld_CopiesNothing()
    {
        using var cache = Cache();
        Insert(cache, 1, 2, 3);
        var before = cache.UsedBytes;
        Insert(cache, 1, 2);
        Insert(cache, 1, 2, 3);

        cache.UsedBytes.ShouldBe(before);
        cache.Segments.ShouldBe(1);
    }

    [Fact]
    public void Lease_NodeSplitWhileLeased_StillYieldsItsPrefix()
    {
        using var cache = Cache();
        using var whole = InsertAndLease(cache, 1, 2, 3, 4, 5, 6);
        using var part = cache.Match([1, 2, 3, 4]);
        Insert(cache, 1, 2, 7);
        Insert(cache, 1, 2, 3, 4, 5, 8);

        ContentOf(whole).ShouldBe([1, 2, 3, 4, 5, 6]);
        ContentOf(part).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Trim_OverBudget_EvictsTheLeastRecentlyUsedLeafFirst()
    {
        using var cache = Cache(tokens: 7);
        Insert(cache, 1, 2, 3);
        Insert(cache, 1, 2, 4);
        Insert(cache, 5, 6);
        Held(cache, 1, 2, 3); // used again
        Insert(cache, 7, 8);

        using var evicted = cache.Match([1, 2, 4]);
        evicted.Length.ShouldBe(2);
        Held(cache, 1, 2, 3).ShouldBe([1, 2, 3]);
        cache.UsedBytes.ShouldBeLessThanOrEqualTo(7 * Layout.BytesPerToken);
    }

    [Fact]
    public void Trim_LeasedPrefixOverBudget_StaysUntilReleased()
    {
        using var cache = Cache(tokens: 2);
        var lease = InsertAndLease(cache, 1, 2, 3, 4);
        ContentOf(lease).ShouldBe([1, 2, 3, 4]);
        cache.UsedBytes.ShouldBe(4 * Layout.BytesPerToken);

        lease.Dispose();

        cache.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void Cache_RandomPromptsUnderPressure_NeverYieldsWrongContentAndKeepsItsBudget()
    {
        using var cache = Cache(tokens: 60);
        var random = new Random(5);
        var leases = new List<(PrefixLease Lease, long[] Keys)>();
        for (var i = 0; i < 2000; i++)
        {
            var keys = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (long)random.Next(1, 4)).ToArray();
            if (random.Next(2) == 0)
                leases.Add((InsertAndLease(cache, keys), keys));
            using (var match = cache.Match(keys))
                ContentOf(match).ShouldBe(keys.Take(match.Length));
            if (leases.Count > 4)
            {
                var at = random.Next(leases.Count);
                ContentOf(leases[at].Lease).ShouldBe(leases[at].Keys);
                leases[at].Lease.Dispose();
                leases.RemoveAt(at);
            }
        }
        foreach (var (lease, _) in leases)
            lease.Dispose();
        cache.Trim();
        cache.UsedBytes.ShouldBeLessThanOrEqualTo(60 * Layout.BytesPerToken);
    }

    public void Dispose()
    {
        rows.Dispose();
        kv.Dispose();
    }

    private static PrefixCache Cache(int tokens = 1000) => new(tokens * Layout.BytesPerToken);

    private void Insert(PrefixCache cache, params long[] keys) => InsertAndLease(cache, keys).Dispose();

    /// <summary>Writes each key into its position, so that what comes back can be told.</summary>
    private PrefixLease InsertAndLease(PrefixCache cache, params long[] keys)
    {
        using var segment = new KvSegment(kv.Memory, keys.Length);
        for (var plane = 0; plane < Layout.Planes; plane++)
        {
            for (var head = 0; head < Layout.KvHeads; head++)
            {
                for (var i = 0; i < keys.Length; i++)
                    kv.Head(segment, plane, head, i).Fill(keys[i] + 100 * plane + 1000 * head);
            }
        }
        rows.Load(row: 0, position: 0, segment, keys.Length);
        return cache.Insert(keys, rows, row: 0);
    }

    private long[] Held(PrefixCache cache, params long[] keys)
    {
        using var lease = cache.Match(keys);
        return ContentOf(lease);
    }

    private long[] ContentOf(PrefixLease lease)
    {
        lease.CopyTo(rows, row: 1, lease.Length);
        using var segment = rows.Store(row: 1, position: 0, lease.Length);
        var keys = new long[lease.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (long)kv.Head(segment, 0, 0, i)[0];
            for (var plane = 0; plane < Layout.Planes; plane++)
            {
                for (var head = 0; head < Layout.KvHeads; head++)
                    kv.Head(segment, plane, head, i).ContainsAnyExcept(keys[i] + 100f * plane + 1000 * head).ShouldBeFalse();
            }
        }
        return keys;
    }
}
