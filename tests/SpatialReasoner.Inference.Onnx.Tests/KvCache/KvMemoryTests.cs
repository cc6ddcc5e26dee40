namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class KvMemoryTests
{
    private static readonly KvLayout Layout = new(Layers: 2, KvHeads: 2, HeadSize: 4);

    [Fact]
    public void AllocateRows_OnADeviceWhoseMemoryHeldNaN_AreZeros()
    {
        const int Rows = 3, Length = 16;
        using var runtime = TinyModel.LoadRuntime();
        using var kv = new KvMemoryFixture(device: true, Layout);
        using (var before = kv.Memory.Allocate(Rows, Length))
        {
            for (var plane = 0; plane < Layout.Planes; plane++)
                Plane(before, plane).Fill(float.NaN);
        }

        using var rows = kv.Memory.AllocateRows(Rows, Length); // the allocator hands out what was just freed

        for (var plane = 0; plane < Layout.Planes; plane++)
            Plane(rows, plane).ContainsAnyExcept(0f).ShouldBeFalse();

        Span<float> Plane(KvBlock block, int plane) => KvMemoryFixture.Plane(runtime, block.View(runtime, plane, Rows), Rows * Layout.KvHeads * Length * Layout.HeadSize);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copy_SomePositionsOfARow_LeavesTheOthersAlone(bool device)
    {
        using var kv = new KvMemoryFixture(device, Layout);
        using var source = new KvSegment(kv.Memory, 4);
        using var target = new KvSegment(kv.Memory, 6);
        Fill(source, 1);
        Fill(target, 100);

        kv.Memory.Copy(source.At(1), target.At(3), 2);

        Enumerable.Range(0, 6).Select(position => kv.Head(target, plane: 3, head: 1, position)[2]).ShouldBe([100, 101, 102, 2, 3, 105]);

        void Fill(KvSegment segment, float first)
        {
            for (var plane = 0; plane < Layout.Planes; plane++)
            {
                for (var head = 0; head < Layout.KvHeads; head++)
                {
                    for (var position = 0; position < segment.Length; position++)
                        kv.Head(segment, plane, head, position).Fill(first + position);
                }
            }
        }
    }
}
