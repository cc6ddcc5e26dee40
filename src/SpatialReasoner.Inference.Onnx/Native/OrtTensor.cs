namespace SpatialReasoner.Inference.Onnx;

/// <summary>A tensor that views part of an <see cref="AlignedBuffer{T}"/> and keeps it alive.</summary>
internal sealed unsafe class OrtTensor : OrtHandle
{
    private readonly OrtRuntime runtime;

    private OrtTensor(OrtRuntime runtime, AlignedBuffer buffer, nint value)
    {
        this.runtime = runtime;
        Buffer = buffer;
        SetHandle(value);
        Keep(runtime);
        Keep(buffer);
    }

    public AlignedBuffer Buffer { get; }

    /// <param name="start">First element of the view.</param>
    /// <param name="shape">Row-major; empty is a scalar.</param>
    public static OrtTensor View<T>(OrtRuntime runtime, AlignedBuffer<T> buffer, long start, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long count = 1;
        foreach (var dimension in shape)
            count *= dimension;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, buffer.Length);
        nint value;
        fixed (long* dimensions = shape)
        {
            runtime.Check(runtime.Api->CreateTensorWithDataAsOrtValue(
                runtime.CpuMemory, buffer.Pointer + start, (nuint)(count * sizeof(T)), dimensions, (nuint)shape.Length, (int)ElementOf<T>(), &value));
        }
        return new OrtTensor(runtime, buffer, value);
    }

    protected override void Release(nint pointer) => runtime.Api->ReleaseValue(pointer);

    private static OrtElement ElementOf<T>() =>
        typeof(T) == typeof(float) ? OrtElement.Float
        : typeof(T) == typeof(int) ? OrtElement.Int32
        : typeof(T) == typeof(long) ? OrtElement.Int64
        : throw new NotSupportedException($"{typeof(T).Name} is no tensor element of this engine.");
}
