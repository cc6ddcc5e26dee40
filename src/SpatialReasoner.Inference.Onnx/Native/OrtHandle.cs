using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>An owned native ONNX Runtime object that keeps alive what it was made from.</summary>
/// <remarks>
/// Finalizers run in no defined order, so a child holds a counted reference to each parent: a session's native release never
/// runs after its environment's, nor a tensor's memory go before the tensor.
/// </remarks>
internal abstract unsafe class OrtHandle : SafeHandle
{
    private readonly List<SafeHandle> kept = [];

    protected OrtHandle()
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Lends the pointer for the length of a call: <c>using var session = handle.Borrow();</c></summary>
    public Loan Borrow() => new(this);

    /// <summary>Holds a counted reference to <paramref name="other"/> for as long as this object lives.</summary>
    protected void Keep(SafeHandle other)
    {
        if (kept.Contains(other))
            return;
        var held = false;
        other.DangerousAddRef(ref held);
        kept.Add(other);
    }

    protected abstract void Release(nint pointer);

    protected sealed override bool ReleaseHandle()
    {
        Release(handle);
        foreach (var other in kept)
            other.DangerousRelease();
        return true;
    }

    internal readonly ref struct Loan
    {
        private readonly OrtHandle owner;

        public Loan(OrtHandle owner)
        {
            var held = false;
            owner.DangerousAddRef(ref held);
            this.owner = owner;
            Pointer = owner.DangerousGetHandle();
        }

        public nint Pointer { get; }

        public void Dispose() => owner.DangerousRelease();
    }
}
