namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class HostKvCacheTests() : KvCacheTests(device: false);

public sealed class DeviceKvCacheTests() : KvCacheTests(device: true);

public abstract class KvCacheTests : IDisposable
{
    private static readonly KvLayout Layout = new(Layers: 1, KvHeads: 1, HeadSize: 2);

    private readonly KvMemoryFixture kv;
    private readonly KvCache cache;

    protected KvCacheTests(bool device)
    {
        kv = new KvMemoryFixture(device, Layout);
        cache = new KvCache(kv.Memory, slots: 3, maxLength: 16, prefixBudgetBytes: 1 << 16);
    }

    [Fact]
    public void BeginPrompt_WholePromptCached_LeavesAPieceOfTwoToCompute()
    {
        Prompt(1, 2, 3).Dispose();

        cache.BeginPrompt([1, 2, 3]).ShouldBe(1);
        cache.BeginPrompt([1, 2, 3, 4]).ShouldBe(2);
        cache.BeginPrompt([1, 2, 3, 4, 5]).ShouldBe(3);
        cache.BeginPrompt([1]).ShouldBe(0);
    }

    [Fact]
    public void Fork_EveryRowTaken_Throws()
    {
        using var prefix = Prompt(1, 2);
        for (var i = 0; i < 3; i++)
            cache.Fork(prefix).ShouldBe(i);

        Should.Throw<InvalidOperationException>(() => cache.Fork(prefix));
        cache.Lengths.ToArray().ShouldBe([2, 2, 2]);
    }

    [Fact]
    public void Release_RowInTheMiddle_TakesTheLastRow()
    {
        foreach (var prompt in new long[][] { [1, 2], [3, 4, 5], [6, 7, 8, 9] })
            cache.Fork(Prompt(prompt));
        cache.Release(0);

        cache.Lengths.ToArray().ShouldBe([4, 3]);
        Content(0).ShouldBe([6, 7, 8, 9]);
        Content(1).ShouldBe([3, 4, 5]);
    }

    [Fact]
    public void Release_LastRow_MovesNothing()
    {
        cache.Fork(Prompt(1, 2));
        cache.Fork(Prompt(3));
        cache.Release(1);

        cache.Lengths.ToArray().ShouldBe([2]);
        Content(0).ShouldBe([1, 2]);
    }

    [Fact]
    public void Remember_FinishedChain_IsFoundByThePromptThatContinuesIt()
    {
        cache.Fork(Prompt(1, 2));
        Write(row: 0, 1, 2, 7);
        cache.Advance();
        cache.Remember(0, [1, 2, 7]);
        cache.Release(0);

        cache.BeginPrompt([1, 2, 7, 8, 9]).ShouldBe(3);
        Content(cache.PrefillRow, 3).ShouldBe([1, 2, 7]);
    }

    [Fact]
    public void Remember_NoBudget_KeepsNothing()
    {
        using var other = new KvMemoryFixture(device: false, Layout);
        using var small = new KvCache(other.Memory, slots: 1, maxLength: 16, prefixBudgetBytes: 0);
        using (var prefix = small.CommitPrompt([1, 2]))
            small.Fork(prefix);
        small.Remember(0, [1, 2]);

        small.PrefixBytes.ShouldBe(0);
        small.BeginPrompt([1, 2, 3]).ShouldBe(0);
    }

    [Theory]
    [InlineData("00", "00", 16)]
    [InlineData("00", "ff", 1)]
    public void Keys_ImagePositions_AreEqualOnlyForEqualPictures(string a, string b, int common)
    {
        var (first, second) = (Keys(a), Keys(b));

        first.AsSpan().CommonPrefixLength(second).ShouldBe(common);
        first[1].ShouldBeLessThan(0); // never a token id
        first[0].ShouldBe(5);

        static long[] Keys(string fill)
        {
            var image = new PromptImage(string.Concat(Enumerable.Repeat(fill, 32)), 1, 14, () => throw new InvalidOperationException());
            return PrefixKeys.Of(new TokenizedPrompt([5, .. Enumerable.Repeat(63, 14), 6], [image]), imageTokenId: 63);
        }
    }

    public void Dispose()
    {
        cache.Dispose();
        kv.Dispose();
    }

    private PrefixLease Prompt(params long[] keys)
    {
        Write(cache.PrefillRow, keys);
        return cache.CommitPrompt(keys);
    }

    private void Write(int row, params long[] keys)
    {
        using var segment = new KvSegment(kv.Memory, keys.Length);
        for (var plane = 0; plane < Layout.Planes; plane++)
        {
            for (var i = 0; i < keys.Length; i++)
                kv.Head(segment, plane, 0, i).Fill(keys[i]);
        }
        cache.Rows.Load(row, 0, segment, keys.Length);
    }

    private long[] Content(int row) => Content(row, cache.Lengths[row]);

    private long[] Content(int row, int length)
    {
        using var segment = cache.Rows.Store(row, 0, length);
        return [.. Enumerable.Range(0, length).Select(i => (long)kv.Head(segment, 1, 0, i)[1])];
    }
}
