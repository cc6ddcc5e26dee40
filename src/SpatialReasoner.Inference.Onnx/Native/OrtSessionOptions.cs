using System.Globalization;
using System.Runtime.InteropServices;

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

    /// <summary>What computes the graph, besides the CPU.</summary>
    public ExecutionProvider Provider { get; private set; }

    /// <summary>Has <paramref name="provider"/> compute what it has kernels for.</summary>
    /// <param name="cudaDevice">Index of the GPU, as CUDA counts them.</param>
    /// <param name="cudaMemoryMegabytes">Most that one session's allocator takes of it, MiB; 0 sets no limit.</param>
    /// <exception cref="ProviderException">The library was built without the provider.</exception>
    /// <exception cref="OrtException">The provider has no device, driver or library of its own; the message says which.</exception>
    public OrtSessionOptions Use(ExecutionProvider provider, int cudaDevice, int cudaMemoryMegabytes)
    {
        Provider = provider;
        if (provider == ExecutionProvider.Cpu)
            return this;
        if (!runtime.AvailableProviders.Contains(provider.LibraryName(), StringComparer.Ordinal))
            throw new ProviderException($"ONNX Runtime {runtime.Version} was built without it; it has {string.Join(", ", runtime.AvailableProviders)}");
        using var exclusive = new DeviceAccess(provider.Gate());
        if (provider == ExecutionProvider.Cuda)
            AppendCuda(cudaDevice, cudaMemoryMegabytes);
        else
            AppendWebGpu();
        return this;
    }

    private void AppendCuda(int device, int memoryMegabytes)
    {
        var settings = new List<(string Key, string Value)> { ("device_id", device.ToString(CultureInfo.InvariantCulture)) };
        if (memoryMegabytes > 0)
        {
            settings.Add(("gpu_mem_limit", ((long)memoryMegabytes << 20).ToString(CultureInfo.InvariantCulture)));
            settings.Add(("arena_extend_strategy", "kSameAsRequested")); // the default doubles, past any limit worth setting
        }
        nint cuda;
        runtime.Check(runtime.Api->CreateCUDAProviderOptions(&cuda));
        var texts = settings.SelectMany(s => new[] { s.Key, s.Value }).Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        try
        {
            byte** keys = stackalloc byte*[settings.Count], values = stackalloc byte*[settings.Count];
            for (var i = 0; i < settings.Count; i++)
            {
                keys[i] = (byte*)texts[2 * i];
                values[i] = (byte*)texts[2 * i + 1];
            }
            runtime.Check(runtime.Api->UpdateCUDAProviderOptions(cuda, keys, values, (nuint)settings.Count));
            runtime.Check(runtime.Api->SessionOptionsAppendExecutionProvider_CUDA_V2(handle, cuda));
        }
        finally
        {
            runtime.Api->ReleaseCUDAProviderOptions(cuda);
            foreach (var text in texts)
                Marshal.FreeCoTaskMem(text);
        }
    }

    private void AppendWebGpu()
    {
        fixed (byte* name = "WebGPU"u8)
            runtime.Check(runtime.Api->SessionOptionsAppendExecutionProvider(handle, name, null, null, 0));
    }

    private void Set(string key, string value)
    {
        fixed (byte* k = OrtRuntime.Utf8(key), v = OrtRuntime.Utf8(value))
            runtime.Check(runtime.Api->AddSessionConfigEntry(handle, k, v));
    }

    protected override void Release(nint pointer) => runtime.Api->ReleaseSessionOptions(pointer);
}
