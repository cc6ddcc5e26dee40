namespace SpatialReasoner.Inference.Onnx;

/// <summary>Inputs and outputs of a session tied to memory, built once per shape and run many times.</summary>
/// <remarks>The native binding counts the values it was given but not the memory they view: this object keeps the buffers alive.</remarks>
internal sealed unsafe class OrtBinding : OrtHandle
{
    private readonly OrtRuntime runtime;

    public OrtBinding(OrtSession session)
    {
        runtime = session.Runtime;
        using var borrowed = session.Borrow();
        nint binding;
        runtime.Check(runtime.Api->CreateIoBinding(borrowed.Pointer, &binding));
        SetHandle(binding);
        Keep(session);
    }

    /// <summary>Binds an input, in place of what was bound before. Host memory that a device reads is copied to it now, not when the graph runs.</summary>
    public OrtBinding Input(string name, OrtTensor tensor)
    {
        using var value = tensor.Borrow();
        fixed (byte* utf8 = OrtRuntime.Utf8(name))
            runtime.Check(runtime.Api->BindInput(handle, utf8, value.Pointer));
        Keep(tensor.Memory);
        return this;
    }

    public OrtBinding Output(string name, OrtTensor tensor)
    {
        using var value = tensor.Borrow();
        fixed (byte* utf8 = OrtRuntime.Utf8(name))
            runtime.Check(runtime.Api->BindOutput(handle, utf8, value.Pointer));
        Keep(tensor.Memory);
        return this;
    }

    /// <summary>Binds a fresh view of <paramref name="buffer"/> as an input.</summary>
    public OrtBinding Input<T>(string name, AlignedBuffer<T> buffer, long start, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using var tensor = OrtTensor.View(runtime, buffer, start, shape);
        return Input(name, tensor);
    }

    /// <summary>Binds a fresh view of <paramref name="buffer"/> as an output.</summary>
    public OrtBinding Output<T>(string name, AlignedBuffer<T> buffer, long start, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using var tensor = OrtTensor.View(runtime, buffer, start, shape);
        return Output(name, tensor);
    }

    protected override void Release(nint pointer) => runtime.Api->ReleaseIoBinding(pointer);
}
