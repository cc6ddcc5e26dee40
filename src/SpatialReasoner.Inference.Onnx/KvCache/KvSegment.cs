namespace SpatialReasoner.Inference.Onnx;

/// <summary>Keys and values of a run of positions, immutable once filled; they lie where the rows do.</summary>
/// <remarks>Rotary embedding is applied before caching, so a segment is valid only at the positions it was computed for.</remarks>
internal sealed class KvSegment(KvMemory memory, int length) : IDisposable
{
    private readonly KvBlock block = memory.Allocate(1, length);

    public int Length => length;

    public long Bytes => block.Bytes;

    public KvPlace At(int position) => new(block, 0, position);

    /// <summary>A copy of <paramref name="count"/> positions from <paramref name="start"/>.</summary>
    public KvSegment Slice(int start, int count)
    {
        var slice = new KvSegment(memory, count);
        memory.Copy(At(start), slice.At(0), count);
        return slice;
    }

    public void Dispose() => block.Dispose();
}
