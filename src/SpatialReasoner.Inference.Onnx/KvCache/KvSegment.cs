namespace SpatialReasoner.Inference.Onnx;

/// <summary>Keys and values of a run of positions, immutable once filled: [planes, kvHeads, length, headSize], float32.</summary>
/// <remarks>Rotary embedding is applied before caching, so a segment is valid only at the positions it was computed for.</remarks>
internal sealed class KvSegment(KvLayout layout, int length) : IDisposable
{
    private readonly AlignedBuffer<float> buffer = new((long)layout.Planes * layout.KvHeads * length * layout.HeadSize);

    public int Length => length;

    public long Bytes => buffer.Bytes;

    /// <summary>Keys or values of one head, <paramref name="count"/> positions from <paramref name="start"/>: [count, headSize].</summary>
    public Span<float> Head(int plane, int head, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, length);
        var first = (((long)plane * layout.KvHeads + head) * length + start) * layout.HeadSize;
        return buffer.Slice(first, count * layout.HeadSize);
    }

    /// <summary>A copy of <paramref name="count"/> positions from <paramref name="start"/>.</summary>
    public KvSegment Slice(int start, int count)
    {
        var slice = new KvSegment(layout, count);
        for (var plane = 0; plane < layout.Planes; plane++)
        {
            for (var head = 0; head < layout.KvHeads; head++)
                Head(plane, head, start, count).CopyTo(slice.Head(plane, head, 0, count));
        }
        return slice;
    }

    public void Dispose() => buffer.Dispose();
}
