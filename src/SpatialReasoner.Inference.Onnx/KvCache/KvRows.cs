namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// The memory the decoder reads and writes: per plane one buffer [rows, kvHeads, maxLength, headSize], float32, bound as past
/// and as present so that attention updates it in place. Positions past a row's length hold anything.
/// </summary>
internal sealed class KvRows : IDisposable
{
    private readonly AlignedBuffer<float>[] planes;

    public KvRows(KvLayout layout, int rows, int maxLength)
    {
        Layout = layout;
        Count = rows;
        MaxLength = maxLength;
        planes = new AlignedBuffer<float>[layout.Planes];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = new AlignedBuffer<float>(rows * RowStride);
    }

    public KvLayout Layout { get; }

    public int Count { get; }

    public int MaxLength { get; }

    /// <summary>Elements between the starts of two rows of a plane.</summary>
    public long RowStride => (long)Layout.KvHeads * MaxLength * Layout.HeadSize;

    public AlignedBuffer<float> Plane(int plane) => planes[plane];

    /// <summary>Writes the first <paramref name="count"/> positions of <paramref name="segment"/> at <paramref name="position"/>.</summary>
    public void Load(int row, int position, KvSegment segment, int count)
    {
        for (var plane = 0; plane < planes.Length; plane++)
        {
            for (var head = 0; head < Layout.KvHeads; head++)
                segment.Head(plane, head, 0, count).CopyTo(Head(plane, row, head, position, count));
        }
    }

    /// <summary>Copies <paramref name="count"/> positions of a row, from <paramref name="position"/>, into a segment.</summary>
    public KvSegment Store(int row, int position, int count)
    {
        var segment = new KvSegment(Layout, count);
        for (var plane = 0; plane < planes.Length; plane++)
        {
            for (var head = 0; head < Layout.KvHeads; head++)
                Head(plane, row, head, position, count).CopyTo(segment.Head(plane, head, 0, count));
        }
        return segment;
    }

    /// <summary>Copies the first <paramref name="count"/> positions of one row to another.</summary>
    public void Copy(int from, int to, int count)
    {
        for (var plane = 0; plane < planes.Length; plane++)
        {
            for (var head = 0; head < Layout.KvHeads; head++)
                Head(plane, from, head, 0, count).CopyTo(Head(plane, to, head, 0, count));
        }
    }

    public void Dispose()
    {
        foreach (var plane in planes)
            plane.Dispose();
    }

    private Span<float> Head(int plane, int row, int head, int position, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + count, MaxLength);
        var first = row * RowStride + ((long)head * MaxLength + position) * Layout.HeadSize;
        return planes[plane].Slice(first, count * Layout.HeadSize);
    }
}
