namespace SpatialReasoner.Inference.Onnx;

/// <summary>How a session is built. Only read while a session is created.</summary>
internal sealed unsafe class OrtSessionOptions : OrtHandle
{
    private readonly OrtRuntime runtime;

    /// <param name="intraOpThreads">Threads of one operator; 0 lets the library take the physical cores.</param>
    /// <param name="allowSpinning">Whether idle workers spin: faster alone, up to 3 times slower beside other load.</param>
    /// <param name="graphOptimization">Level of the graph rewrites.</param>
    public OrtSessionOptions(OrtRuntime runtime, int intraOpThreads, bool allowSpinning, GraphOptimization graphOptimization)
    {
        this.runtime = runtime;
        nint options;
        runtime.Check(runtime.Api->CreateSessionOptions(&options));
        SetHandle(options);
        Keep(runtime);
        if (intraOpThreads > 0)
            runtime.Check(runtime.Api->SetIntraOpNumThreads(options, intraOpThreads));
        runtime.Check(runtime.Api->SetSessionGraphOptimizationLevel(options, (int)graphOptimization));
        Set("session.intra_op.allow_spinning", allowSpinning ? "1" : "0");
    }

    private void Set(string key, string value)
    {
        fixed (byte* k = OrtRuntime.Utf8(key), v = OrtRuntime.Utf8(value))
            runtime.Check(runtime.Api->AddSessionConfigEntry(handle, k, v));
    }

    protected override void Release(nint pointer) => runtime.Api->ReleaseSessionOptions(pointer);
}
