using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A tensor: a view of memory that it keeps alive, or memory of its own.</summary>
internal sealed unsafe class OrtTensor : OrtHandle
{
    private readonly OrtRuntime runtime;
    private readonly SafeHandle? viewed;

    private OrtTensor(OrtRuntime runtime, nint value, SafeHandle parent, SafeHandle? viewed)
    {
        this.runtime = runtime;
        this.viewed = viewed;
        SetHandle(value);
        Keep(parent);
        if (viewed is not null)
            Keep(viewed);
    }

    /// <summary>What must outlive whoever uses the tensor's memory.</summary>
    public SafeHandle Memory => viewed ?? this;

    /// <summary>A view of host memory.</summary>
    /// <param name="start">First element of the view.</param>
    /// <param name="shape">Row-major; empty is a scalar.</param>
    public static OrtTensor View<T>(OrtRuntime runtime, AlignedBuffer<T> buffer, long start, params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        View(runtime, buffer, start * sizeof(T), ElementOf<T>(), shape);

    /// <summary>A view of host memory whose elements C# has no type for, or one that is known only when the model is.</summary>
    public static OrtTensor View(OrtRuntime runtime, AlignedBuffer buffer, long firstByte, OrtElement element, params ReadOnlySpan<long> shape)
    {
        var bytes = Count(shape) * element.Bytes();
        ArgumentOutOfRangeException.ThrowIfNegative(firstByte);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstByte + bytes, buffer.Bytes);
        var value = Create(runtime, runtime.CpuMemory, (byte*)buffer.DangerousGetHandle() + firstByte, bytes, element, shape);
        return new OrtTensor(runtime, value, parent: runtime, buffer);
    }

    /// <summary>A tensor with memory of its own, contents undefined, where <paramref name="allocator"/> allocates.</summary>
    public static OrtTensor Allocate(OrtAllocator allocator, OrtElement element, params ReadOnlySpan<long> shape)
    {
        var ort = allocator.Runtime;
        using var borrowed = allocator.Borrow();
        nint value;
        fixed (long* dimensions = shape)
            ort.Check(ort.Api->CreateTensorAsOrtValue(borrowed.Pointer, dimensions, (nuint)shape.Length, (int)element, &value));
        return new OrtTensor(ort, value, parent: allocator, viewed: null);
    }

    /// <summary>A view of the beginning of <paramref name="whole"/>: a device's pointer may be a handle that knows no offsets.</summary>
    public static OrtTensor Beginning(OrtAllocator allocator, OrtTensor whole, OrtElement element, params ReadOnlySpan<long> shape)
    {
        using var borrowed = whole.Borrow();
        void* data;
        whole.runtime.Check(whole.runtime.Api->GetTensorMutableData(borrowed.Pointer, &data));
        var value = Create(whole.runtime, allocator.Memory, data, Count(shape) * element.Bytes(), element, shape);
        return new OrtTensor(whole.runtime, value, parent: allocator, whole);
    }

    protected override void Release(nint pointer) => runtime.Api->ReleaseValue(pointer);

    private static nint Create(OrtRuntime runtime, nint memory, void* data, long bytes, OrtElement element, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* dimensions = shape)
            runtime.Check(runtime.Api->CreateTensorWithDataAsOrtValue(memory, data, (nuint)bytes, dimensions, (nuint)shape.Length, (int)element, &value));
        return value;
    }

    private static long Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var dimension in shape)
            count *= dimension;
        return count;
    }

    private static OrtElement ElementOf<T>() =>
        typeof(T) == typeof(float) ? OrtElement.Float
        : typeof(T) == typeof(int) ? OrtElement.Int32
        : typeof(T) == typeof(long) ? OrtElement.Int64
        : throw new NotSupportedException($"{typeof(T).Name} is no tensor element of this engine.");
}
