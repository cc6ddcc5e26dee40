namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// The memory the decoder reads and writes, bound as past and as present so that attention updates it in place: a block of
/// <paramref name="slots"/> rows that are decoded together, and the row after them, for prompts, in a block of its own.
/// Positions past a row's length hold anything.
/// </summary>
internal sealed class KvRows(KvMemory memory, int slots, int maxLength) : IDisposable
{
    private readonly KvBlock batch = memory.AllocateRows(slots, maxLength);
    private readonly KvBlock prompt = memory.AllocateRows(1, maxLength);

    public KvLayout Layout => memory.Layout;

    public int Count => slots + 1;

    public int MaxLength => maxLength;

    /// <summary>A plane of <paramref name="rows"/> rows: of the first ones, or of the prompt's.</summary>
    public OrtTensor View(OrtRuntime runtime, int plane, int firstRow, int rows) =>
        (firstRow == slots ? prompt : batch).View(runtime, plane, rows);

    /// <summary>Writes the first <paramref name="count"/> positions of <paramref name="segment"/> at <paramref name="position"/>.</summary>
    public void Load(int row, int position, KvSegment segment, int count) => memory.Copy(segment.At(0), At(row, position, count), count);

    /// <summary>Copies <paramref name="count"/> positions of a row, from <paramref name="position"/>, into a segment.</summary>
    public KvSegment Store(int row, int position, int count)
    {
        var segment = new KvSegment(memory, count);
        memory.Copy(At(row, position, count), segment.At(0), count);
        return segment;
    }

    /// <summary>Copies the first <paramref name="count"/> positions of one row to another.</summary>
    public void Copy(int from, int to, int count) => memory.Copy(At(from, 0, count), At(to, 0, count), count);

    public void Dispose()
    {
        batch.Dispose();
        prompt.Dispose();
    }

    private KvPlace At(int row, int position, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + count, maxLength);
        return row == slots ? new KvPlace(prompt, 0, position) : new KvPlace(batch, row, position);
    }
}
