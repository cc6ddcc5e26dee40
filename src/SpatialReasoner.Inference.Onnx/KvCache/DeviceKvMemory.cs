namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Keys and values where an execution provider keeps its tensors. The C API copies whole tensors at most, and a WebGPU tensor's
/// pointer is a handle without offsets, so positions are copied by a graph that runs on the device itself: <see cref="CopyGraph"/>.
/// </summary>
internal sealed class DeviceKvMemory : KvMemory
{
    private readonly OrtSession copier;
    private readonly OrtAllocator allocator;
    private readonly string[] sources, destinations, written; // names by plane
    private AlignedBuffer<long> from = new(0), to = new(0); // [kvHeads, count, 3]: row, head, position

    /// <param name="options">With the decoder's provider: the copies must run where it does.</param>
    public DeviceKvMemory(OrtRuntime runtime, OrtSessionOptions options, KvLayout layout)
        : base(layout)
    {
        copier = new OrtSession(runtime, CopyGraph.Write(layout), options);
        allocator = new OrtAllocator(copier, CopyGraph.Destination(0));
        sources = [.. Enumerable.Range(0, layout.Planes).Select(CopyGraph.Source)];
        destinations = [.. Enumerable.Range(0, layout.Planes).Select(CopyGraph.Destination)];
        written = [.. Enumerable.Range(0, layout.Planes).Select(CopyGraph.Written)];
    }

    /// <summary>Whether blocks lie on a GPU.</summary>
    public bool OnGpu => copier.IsOnGpu(CopyGraph.Source(0)) && copier.IsOnGpu(CopyGraph.Destination(0));

    public override KvBlock Allocate(int rows, int length)
    {
        using var exclusive = copier.Exclusive();
        return new Block(this, rows, length);
    }

    public override KvBlock AllocateRows(int rows, int length)
    {
        // A masked probability is 0, but 0 times a NaN that was left in the device's memory is NaN.
        var block = Allocate(rows, length);
        using var zeros = new AlignedBuffer<byte>((long)length * Layout.KvHeads * Layout.HeadBytes);
        zeros.Slice(0, checked((int)zeros.Length)).Clear();
        using var nothing = OrtTensor.View(allocator.Runtime, zeros, 0, Layout.Element, 1, Layout.KvHeads, length, Layout.HeadSize);
        for (var row = 0; row < rows; row++)
            Copy(_ => nothing, 0, 0, new KvPlace(block, row, 0), length);
        return block;
    }

    public override void Copy(KvPlace from, KvPlace to, int count) =>
        Copy(((Block)from.Block).Plane, from.Row, from.Position, to, count);

    public override void Dispose()
    {
        using var exclusive = copier.Exclusive();
        allocator.Dispose();
        copier.Dispose();
        from.Dispose();
        to.Dispose();
    }

    private void Copy(Func<int, OrtTensor> source, int row, int position, KvPlace to, int count)
    {
        if (count == 0)
            return;
        using var exclusive = copier.Exclusive();
        using var binding = new OrtBinding(copier);
        Address(ref from, row, position, count);
        Address(ref this.to, to.Row, to.Position, count);
        binding.Input(CopyGraph.From, from, 0, Layout.KvHeads, count, 3);
        binding.Input(CopyGraph.To, this.to, 0, Layout.KvHeads, count, 3);
        var target = (Block)to.Block;
        for (var plane = 0; plane < Layout.Planes; plane++)
        {
            // One value on both sides: the positions that are not copied stay what they are.
            binding.Input(sources[plane], source(plane)).Input(destinations[plane], target.Plane(plane)).Output(written[plane], target.Plane(plane));
        }
        copier.Run(binding);
    }

    private void Address(ref AlignedBuffer<long> indices, int row, int position, int count)
    {
        var length = Layout.KvHeads * count * 3;
        if (indices.Length < length)
        {
            indices.Dispose();
            indices = new AlignedBuffer<long>(length);
        }
        var places = indices.Slice(0, length);
        for (var head = 0; head < Layout.KvHeads; head++)
        {
            for (var i = 0; i < count; i++)
            {
                var index = places.Slice((head * count + i) * 3, 3);
                (index[0], index[1], index[2]) = (row, head, position + i);
            }
        }
    }

    private sealed class Block : KvBlock
    {
        private readonly DeviceKvMemory memory;
        private readonly OrtTensor[] planes;

        public Block(DeviceKvMemory memory, int rows, int length)
            : base(memory.Layout, rows, length)
        {
            this.memory = memory;
            planes = [.. Enumerable.Range(0, Layout.Planes).Select(_ => OrtTensor.Allocate(memory.allocator, Layout.Element, rows, Layout.KvHeads, length, Layout.HeadSize))];
        }

        public OrtTensor Plane(int plane) => planes[plane];

        public override OrtTensor View(OrtRuntime runtime, int plane, int batch) =>
            OrtTensor.Beginning(memory.allocator, planes[plane], Layout.Element, batch, Layout.KvHeads, Length, Layout.HeadSize);

        public override void Dispose()
        {
            using var exclusive = memory.copier.Exclusive();
            foreach (var plane in planes)
                plane.Dispose();
        }
    }
}
