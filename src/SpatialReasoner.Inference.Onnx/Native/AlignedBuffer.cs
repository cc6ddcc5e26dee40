using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Unmanaged memory that tensors view. It stays put, so nothing needs pinning; pages are committed when touched.</summary>
internal abstract unsafe class AlignedBuffer : SafeHandle
{
    private const nuint CacheLine = 64; // bytes; also the alignment ONNX Runtime gives its own tensors

    protected AlignedBuffer(long bytes)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        Bytes = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), CacheLine));
    }

    public long Bytes { get; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}

/// <summary><paramref name="length"/> elements, contents undefined until written.</summary>
internal sealed unsafe class AlignedBuffer<T>(long length) : AlignedBuffer(checked(length * sizeof(T)))
    where T : unmanaged
{
    public long Length => length;

    public T* Pointer => (T*)handle;

    public Span<T> Slice(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, length);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new Span<T>(Pointer + start, count);
    }
}
