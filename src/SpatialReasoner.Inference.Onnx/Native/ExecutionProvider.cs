namespace SpatialReasoner.Inference.Onnx;

/// <summary>What computes a graph's operators; those it has no kernel for run on the CPU.</summary>
internal enum ExecutionProvider
{
    Cpu,

    /// <summary>NVIDIA GPUs; needs a build of ONNX Runtime that brings <c>onnxruntime_providers_cuda</c>.</summary>
    Cuda,

    /// <summary>Any GPU behind Vulkan, Direct3D 12 or Metal, through Dawn, which the library brings.</summary>
    WebGpu,
}

internal static class ExecutionProviders
{
    // One WebGPU device is shared by every session of the process, and neither its queue nor its buffer pool may be used by two threads at once.
    private static readonly Lock WebGpuDevice = new();

    /// <summary>How settings and reports spell it.</summary>
    public static string Name(this ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "cuda",
        ExecutionProvider.WebGpu => "webgpu",
        _ => "cpu",
    };

    /// <summary>How <c>GetAvailableProviders</c> spells it.</summary>
    public static string LibraryName(this ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.WebGpu => "WebGpuExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    /// <summary>Held around everything that touches the provider's device; null where threads may do so at once.</summary>
    public static Lock? Gate(this ExecutionProvider provider) => provider == ExecutionProvider.WebGpu ? WebGpuDevice : null;
}
