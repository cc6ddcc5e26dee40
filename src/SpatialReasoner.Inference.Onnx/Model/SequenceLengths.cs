namespace SpatialReasoner.Inference.Onnx;

/// <summary>Tells the attention kernel how long each row is, in the form the graph takes.</summary>
/// <remarks>
/// An attention mask keeps its full width: the CPU's kernel reads each row's length from its ones and needs the width only to be at
/// least the longest, so a fixed width lets bindings be built once. A step changes one element per row. Elsewhere inputs are copied
/// to the device in every step, and kernels may take the width for the length of the longest row: there it is that length.
/// </remarks>
internal sealed class SequenceLengths : IDisposable
{
    private readonly bool masked, exact;
    private readonly int width;
    private readonly AlignedBuffer<long> mask; // [rows, width], the first `ones` of a row are 1; exact: [rows bound, longest of them]
    private readonly int[] ones;
    private readonly AlignedBuffer<int> last; // [rows], length - 1
    private readonly AlignedBuffer<int> total; // []

    /// <param name="exact">Whether the kernel is to be told the longest row's length, which changes from step to step.</param>
    public SequenceLengths(DecoderSignature signature, int rows, int maxLength, bool exact)
    {
        masked = signature.TakesAttentionMask;
        this.exact = exact;
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
        var before = ones[row];
        ones[row] = length;
        if (!masked)
            last.Slice(row, 1)[0] = length - 1;
        else if (exact)
            return; // written when it is bound
        else if (length > before)
            Row(row)[before..length].Fill(1);
        else
            Row(row)[length..before].Clear();
    }

    public void Bind(OrtBinding binding, int firstRow, int rows)
    {
        var longest = exact ? Longest(firstRow, rows) : width;
        if (!masked)
        {
            total.Slice(0, 1)[0] = longest;
            binding.Input(DecoderSignature.SequenceLengths, last, firstRow, rows);
            binding.Input(DecoderSignature.TotalLength, total, 0);
            return;
        }
        if (exact)
            WriteMask(firstRow, rows, longest);
        binding.Input(DecoderSignature.Mask, mask, exact ? 0 : (long)firstRow * width, rows, longest);
    }

    public void Dispose()
    {
        mask.Dispose();
        last.Dispose();
        total.Dispose();
    }

    private int Longest(int firstRow, int rows)
    {
        var longest = 0;
        foreach (var length in ones.AsSpan(firstRow, rows))
            longest = Math.Max(longest, length);
        return longest;
    }

    private void WriteMask(int firstRow, int rows, int longest)
    {
        for (var row = 0; row < rows; row++)
        {
            var written = mask.Slice((long)row * longest, longest);
            written[..ones[firstRow + row]].Fill(1);
            written[ones[firstRow + row]..].Clear();
        }
    }

    private Span<long> Row(int row) => mask.Slice((long)row * width, width);
}
