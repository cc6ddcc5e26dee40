using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// The slice of ONNX Runtime's <c>OrtApi</c> function table that this engine calls. The table is append-only: a slot, once
/// shipped, never changes, so each field names its slot and nothing in between needs declaring.
/// Source: <c>onnxruntime_c_api.h</c>. Functions that return <c>nint</c> return an <c>OrtStatus*</c>, null on success.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal readonly unsafe struct OrtApi
{
    /// <summary>Version of the table asked for; every field below exists in it.</summary>
    public const uint Version = 23;

    private const int Pointer = 8; // bytes; OrtRuntime refuses 32-bit processes

    [FieldOffset(1 * Pointer)] public readonly delegate* unmanaged<nint, int> GetErrorCode;
    [FieldOffset(2 * Pointer)] public readonly delegate* unmanaged<nint, byte*> GetErrorMessage;
    [FieldOffset(3 * Pointer)] public readonly delegate* unmanaged<int, byte*, nint*, nint> CreateEnv;
    [FieldOffset(7 * Pointer)] public readonly delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession; // path: wchar_t* on Windows, char* elsewhere
    [FieldOffset(8 * Pointer)] public readonly delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray;
    [FieldOffset(10 * Pointer)] public readonly delegate* unmanaged<nint*, nint> CreateSessionOptions;
    [FieldOffset(23 * Pointer)] public readonly delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    [FieldOffset(24 * Pointer)] public readonly delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    [FieldOffset(30 * Pointer)] public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    [FieldOffset(31 * Pointer)] public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    [FieldOffset(33 * Pointer)] public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    [FieldOffset(34 * Pointer)] public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    [FieldOffset(36 * Pointer)] public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    [FieldOffset(37 * Pointer)] public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    [FieldOffset(48 * Pointer)] public readonly delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensorAsOrtValue;
    [FieldOffset(49 * Pointer)] public readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue;
    [FieldOffset(51 * Pointer)] public readonly delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    [FieldOffset(55 * Pointer)] public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    [FieldOffset(60 * Pointer)] public readonly delegate* unmanaged<nint, int*, nint> GetTensorElementType;
    [FieldOffset(61 * Pointer)] public readonly delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    [FieldOffset(62 * Pointer)] public readonly delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    [FieldOffset(69 * Pointer)] public readonly delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo;
    [FieldOffset(76 * Pointer)] public readonly delegate* unmanaged<nint, void*, nint> AllocatorFree;
    [FieldOffset(78 * Pointer)] public readonly delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    [FieldOffset(92 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseEnv;
    [FieldOffset(93 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseStatus;
    [FieldOffset(94 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseMemoryInfo;
    [FieldOffset(95 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseSession;
    [FieldOffset(96 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseValue;
    [FieldOffset(98 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseTypeInfo;
    [FieldOffset(100 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseSessionOptions;
    [FieldOffset(125 * Pointer)] public readonly delegate* unmanaged<byte***, int*, nint> GetAvailableProviders;
    [FieldOffset(126 * Pointer)] public readonly delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders;
    [FieldOffset(130 * Pointer)] public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    [FieldOffset(131 * Pointer)] public readonly delegate* unmanaged<nint, nint, nint*, nint> CreateAllocator;
    [FieldOffset(132 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseAllocator;
    [FieldOffset(133 * Pointer)] public readonly delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;
    [FieldOffset(134 * Pointer)] public readonly delegate* unmanaged<nint, nint*, nint> CreateIoBinding;
    [FieldOffset(135 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseIoBinding;
    [FieldOffset(136 * Pointer)] public readonly delegate* unmanaged<nint, byte*, nint, nint> BindInput;
    [FieldOffset(137 * Pointer)] public readonly delegate* unmanaged<nint, byte*, nint, nint> BindOutput;
    [FieldOffset(204 * Pointer)] public readonly delegate* unmanaged<nint, nint, nint> SessionOptionsAppendExecutionProvider_CUDA_V2;
    [FieldOffset(205 * Pointer)] public readonly delegate* unmanaged<nint*, nint> CreateCUDAProviderOptions;
    [FieldOffset(206 * Pointer)] public readonly delegate* unmanaged<nint, byte**, byte**, nuint, nint> UpdateCUDAProviderOptions;
    [FieldOffset(208 * Pointer)] public readonly delegate* unmanaged<nint, void> ReleaseCUDAProviderOptions;
    [FieldOffset(216 * Pointer)] public readonly delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> SessionOptionsAppendExecutionProvider;
    [FieldOffset(225 * Pointer)] public readonly delegate* unmanaged<nint, int*, void> MemoryInfoGetDeviceType;
    [FieldOffset(380 * Pointer)] public readonly delegate* unmanaged<nint, nint*, nuint, nint> SessionGetMemoryInfoForInputs;
}

[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct OrtApiBase
{
    public readonly delegate* unmanaged<uint, OrtApi*> GetApi;
    public readonly delegate* unmanaged<byte*> GetVersionString;
}
