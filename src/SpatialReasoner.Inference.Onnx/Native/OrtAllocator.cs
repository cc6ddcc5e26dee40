namespace SpatialReasoner.Inference.Onnx;

/// <summary>Allocates where a session keeps one of its inputs: the provider's device, or the host.</summary>
internal sealed unsafe class OrtAllocator : OrtHandle
{
    private readonly OrtRuntime runtime;

    public OrtAllocator(OrtSession session, string input)
    {
        runtime = session.Runtime;
        Memory = session.MemoryOf(input);
        using var borrowed = session.Borrow();
        nint allocator;
        runtime.Check(runtime.Api->CreateAllocator(borrowed.Pointer, Memory, &allocator));
        SetHandle(allocator);
        Keep(session);
    }

    public OrtRuntime Runtime => runtime;

    /// <summary><c>OrtMemoryInfo</c> of what it allocates; owned by the session.</summary>
    public nint Memory { get; }

    protected override void Release(nint pointer) => runtime.Api->ReleaseAllocator(pointer);
}
