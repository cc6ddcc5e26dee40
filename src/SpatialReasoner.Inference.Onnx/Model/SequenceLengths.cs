namespace SpatialReasoner.Inference.Onnx;

/// <summary>Tells the attention kernel how long each row is, in the form the graph takes.</summary>
/// <remarks>
/// An attention mask keeps its full width: the kernel reads each row's length from its ones and needs the width only to be at
/// least the longest, so a fixed width lets bindings be built once. A step changes one element per row.
/// </remarks>
internal sealed class SequenceLengths : IDisposable
{
    private readonly bool masked;
    private readonly int width;
    private readonly AlignedBuffer<long> mask; // [rows, width], the first `ones` of a row are 1
    private readonly int[] ones;
    private readonly AlignedBuffer<int> last; // [rows], length - 1
    private readonly AlignedBuffer<int> total; // []

    public SequenceLengths(DecoderSignature signature, int rows, int maxLength)
    {
        masked = signature.TakesAttentionMask;
        width = maxLength;
        ones = new int[rows];
        mask = new AlignedBuffer<long>(masked ? (long)rows * width : 0);
        for (var row = 0; masked && row < rows; row++)
            Row(row).Clear();
        last = new AlignedBuffer<int>(rows);
        last.Slice(0, rows).Clear();
        total = new AlignedBuffer<int>(1);
        total.Slice(0, 1)[0] = maxLength;
    }

    /// <summary>After the coming step, <paramref name="row"/> holds <paramref name="length"/> positions.</summary>
    public void Set(int row, int length)
    {
        if (!masked)
        {
            last.Slice(row, 1)[0] = length - 1;
            return;
        }
        var before = ones[row];
        if (length > before)
            Row(row)[before..length].Fill(1);
        else
            Row(row)[length..before].Clear();
        ones[row] = length;
    }

    public void Bind(OrtBinding binding, int firstRow, int rows)
    {
        if (masked)
        {
            binding.Input(DecoderSignature.Mask, mask, (long)firstRow * width, rows, width);
            return;
        }
        binding.Input(DecoderSignature.SequenceLengths, last, firstRow, rows);
        binding.Input(DecoderSignature.TotalLength, total, 0);
    }

    public void Dispose()
    {
        mask.Dispose();
        last.Dispose();
        total.Dispose();
    }

    private Span<long> Row(int row) => mask.Slice((long)row * width, width);
}
