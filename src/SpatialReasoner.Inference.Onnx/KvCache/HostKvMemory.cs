namespace SpatialReasoner.Inference.Onnx;

/// <summary>Keys and values in the host's memory, for attention on the CPU: it passes over unwritten positions whatever they hold, NaN included.</summary>
internal sealed class HostKvMemory(KvLayout layout) : KvMemory(layout)
{
    public override HostKvBlock Allocate(int rows, int length) => new(Layout, rows, length);

    public override HostKvBlock AllocateRows(int rows, int length) => Allocate(rows, length);

    public override void Copy(KvPlace from, KvPlace to, int count)
    {
        var (source, target) = ((HostKvBlock)from.Block, (HostKvBlock)to.Block);
        for (var plane = 0; plane < Layout.Planes; plane++)
        {
            for (var head = 0; head < Layout.KvHeads; head++)
                source.Head(plane, from.Row, head, from.Position, count).CopyTo(target.Head(plane, to.Row, head, to.Position, count));
        }
    }

    public override void Dispose()
    {
        // Blocks own their memory.
    }
}

/// <summary>One buffer [planes, rows, kvHeads, length, headSize]; its pages are committed when they are touched.</summary>
internal sealed class HostKvBlock(KvLayout layout, int rows, int length) : KvBlock(layout, rows, length)
{
    private readonly AlignedBuffer<byte> buffer = new(rows * length * layout.BytesPerToken);

    /// <summary>Keys or values of one head, <paramref name="count"/> positions from <paramref name="position"/>: the bytes of [count, headSize].</summary>
    public Span<byte> Head(int plane, int row, int head, int position, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + count, Length);
        var first = (((long)plane * Rows + row) * Layout.KvHeads + head) * Length + position;
        return buffer.Slice(first * Layout.HeadBytes, count * Layout.HeadBytes);
    }

    public override OrtTensor View(OrtRuntime runtime, int plane, int batch) =>
        OrtTensor.View(runtime, buffer, (long)plane * Rows * Layout.KvHeads * Length * Layout.HeadBytes, Layout.Element, batch, Layout.KvHeads, Length, Layout.HeadSize);

    public override void Dispose() => buffer.Dispose();
}
