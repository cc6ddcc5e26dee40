namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>
/// Memory for keys and values whose content can be seen: the host's, or that of a provider, which on a machine without a GPU is the CPU's
/// allocator. All that differs there is where the pointers point.
/// </summary>
internal sealed unsafe class KvMemoryFixture : IDisposable
{
    private readonly OrtRuntime runtime = TinyModel.LoadRuntime();

    public KvMemoryFixture(bool device, KvLayout layout)
    {
        using var options = new OrtSessionOptions(runtime, intraOpThreads: 1, allowSpinning: false, GraphOptimization.All);
        Memory = device ? new DeviceKvMemory(runtime, options, layout) : new HostKvMemory(layout);
    }

    public KvMemory Memory { get; }

    /// <summary>Keys or values of one head at one position, [headSize].</summary>
    public Span<float> Head(KvSegment segment, int plane, int head, int position)
    {
        var (block, layout) = (segment.At(0).Block, Memory.Layout);
        return Plane(runtime, block.View(runtime, plane, batch: 1), layout.KvHeads * block.Length * layout.HeadSize)
            .Slice((head * block.Length + position) * layout.HeadSize, layout.HeadSize);
    }

    /// <summary>What a float32 tensor in memory that the processor can read holds.</summary>
    public static Span<float> Plane(OrtRuntime runtime, OrtTensor tensor, int length)
    {
        using (tensor)
        {
            using var borrowed = tensor.Borrow();
            void* data;
            runtime.Check(runtime.Api->GetTensorMutableData(borrowed.Pointer, &data));
            return new Span<float>(data, length);
        }
    }

    public void Dispose()
    {
        Memory.Dispose();
        runtime.Dispose();
    }
}
