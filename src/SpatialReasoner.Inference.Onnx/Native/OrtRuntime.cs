using System.Runtime.InteropServices;
using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>The loaded library and its environment; parent of every other handle.</summary>
internal sealed unsafe class OrtRuntime : OrtHandle
{
    private const int LogFatalOnly = 4; // ORT_LOGGING_LEVEL_FATAL: every error comes back as a status
    private const int DeviceAllocator = 0, DefaultMemory = 0; // OrtDeviceAllocator, OrtMemTypeDefault

    private OrtRuntime(OrtApi* api, string version)
    {
        Api = api;
        Version = version;
        nint env, memory, allocator;
        fixed (byte* id = "SpatialReasoner"u8)
            Check(api->CreateEnv(LogFatalOnly, id, &env));
        SetHandle(env);
        Check(api->CreateCpuMemoryInfo(DeviceAllocator, DefaultMemory, &memory));
        CpuMemory = memory;
        Check(api->GetAllocatorWithDefaultOptions(&allocator));
        Allocator = allocator;
        AvailableProviders = Providers();
    }

    public OrtApi* Api { get; }

    /// <summary>Version of the library, for example <c>1.30.0</c>.</summary>
    public string Version { get; }

    public nint CpuMemory { get; }

    /// <summary>Allocator of the strings the library hands out; owned by the library.</summary>
    public nint Allocator { get; }

    /// <summary>Execution providers the library was built with, for example <c>CPUExecutionProvider</c>: whether one can be had shows only when it is used.</summary>
    public IReadOnlyList<string> AvailableProviders { get; }

    /// <param name="configuredPath">Path of the shared library; null or empty takes the one beside this assembly.</param>
    /// <exception cref="DllNotFoundException">There is no such library, or it does not load.</exception>
    /// <exception cref="NotSupportedException">The library is older than the function table this engine needs.</exception>
    public static OrtRuntime Load(string? configuredPath)
    {
        if (sizeof(nint) != 8)
            throw new PlatformNotSupportedException("ONNX Runtime is bound for 64-bit processes only.");
        var path = OrtLibrary.Resolve(configuredPath, AppContext.BaseDirectory);
        var library = OrtLibrary.Load(path); // stays loaded: native worker threads may outlive every handle
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var entry))
            throw new DllNotFoundException($"'{path}' is not ONNX Runtime: it exports no OrtGetApiBase.");
        var root = ((delegate* unmanaged<OrtApiBase*>)entry)();
        var version = Text(root->GetVersionString());
        var api = root->GetApi(OrtApi.Version);
        if (api is null)
            throw new NotSupportedException($"ONNX Runtime {version} at '{path}' is too old: API version {OrtApi.Version} is needed.");
        return new OrtRuntime(api, version);
    }

    /// <summary>Turns a failed <c>OrtStatus</c> into an exception and releases it.</summary>
    public void Check(nint status)
    {
        if (status == 0)
            return;
        var error = new OrtException(Api->GetErrorCode(status), OrtMessage.Plain(Text(Api->GetErrorMessage(status))));
        Api->ReleaseStatus(status);
        throw error;
    }

    public static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    /// <summary>Zero-terminated UTF-8, as the C API wants names.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private string[] Providers()
    {
        byte** names;
        int count;
        Check(Api->GetAvailableProviders(&names, &count));
        var providers = new string[count];
        for (var i = 0; i < count; i++)
            providers[i] = Text(names[i]);
        Check(Api->ReleaseAvailableProviders(names, count));
        return providers;
    }

    protected override void Release(nint pointer)
    {
        Api->ReleaseMemoryInfo(CpuMemory);
        Api->ReleaseEnv(pointer);
    }
}
