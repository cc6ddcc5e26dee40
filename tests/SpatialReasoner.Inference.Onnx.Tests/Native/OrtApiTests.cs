using System.Reflection;
using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class OrtApiTests
{
    // Positions in OrtApi of onnxruntime_c_api.h. A wrong one calls another function with these arguments.
    private static readonly Dictionary<string, int> Slots = new()
    {
        ["GetErrorCode"] = 1, ["GetErrorMessage"] = 2, ["CreateEnv"] = 3, ["CreateSession"] = 7, ["CreateSessionFromArray"] = 8, ["CreateSessionOptions"] = 10,
        ["SetSessionGraphOptimizationLevel"] = 23, ["SetIntraOpNumThreads"] = 24, ["SessionGetInputCount"] = 30, ["SessionGetOutputCount"] = 31,
        ["SessionGetInputTypeInfo"] = 33, ["SessionGetOutputTypeInfo"] = 34, ["SessionGetInputName"] = 36, ["SessionGetOutputName"] = 37,
        ["CreateTensorAsOrtValue"] = 48, ["CreateTensorWithDataAsOrtValue"] = 49, ["GetTensorMutableData"] = 51,
        ["CastTypeInfoToTensorInfo"] = 55, ["GetTensorElementType"] = 60, ["GetDimensionsCount"] = 61,
        ["GetDimensions"] = 62, ["CreateCpuMemoryInfo"] = 69, ["AllocatorFree"] = 76, ["GetAllocatorWithDefaultOptions"] = 78, ["ReleaseEnv"] = 92,
        ["ReleaseStatus"] = 93, ["ReleaseMemoryInfo"] = 94, ["ReleaseSession"] = 95, ["ReleaseValue"] = 96, ["ReleaseTypeInfo"] = 98,
        ["ReleaseSessionOptions"] = 100, ["GetAvailableProviders"] = 125, ["ReleaseAvailableProviders"] = 126, ["AddSessionConfigEntry"] = 130,
        ["CreateAllocator"] = 131, ["ReleaseAllocator"] = 132, ["RunWithBinding"] = 133, ["CreateIoBinding"] = 134,
        ["ReleaseIoBinding"] = 135, ["BindInput"] = 136, ["BindOutput"] = 137,
        ["SessionOptionsAppendExecutionProvider_CUDA_V2"] = 204, ["CreateCUDAProviderOptions"] = 205, ["UpdateCUDAProviderOptions"] = 206,
        ["ReleaseCUDAProviderOptions"] = 208, ["SessionOptionsAppendExecutionProvider"] = 216, ["MemoryInfoGetDeviceType"] = 225,
        ["SessionGetMemoryInfoForInputs"] = 380,
    };

    [Fact]
    public void Slots_EveryFunction_StandsWhereTheHeaderHasIt()
    {
        var fields = typeof(OrtApi).GetFields(BindingFlags.Instance | BindingFlags.Public)
            .ToDictionary(f => f.Name, f => f.GetCustomAttribute<FieldOffsetAttribute>()!.Value / IntPtr.Size);

        fields.ShouldBe(Slots, ignoreOrder: true);
    }

    [Fact]
    public void Load_LibraryUnderTest_ReportsItsVersion()
    {
        using var runtime = TinyModel.LoadRuntime();

        runtime.Version.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public void CreateSession_MissingFile_ThrowsWithTheLibrarysMessage()
    {
        using var runtime = TinyModel.LoadRuntime();
        using var options = new OrtSessionOptions(runtime, 1, allowSpinning: false, GraphOptimization.All);

        Should.Throw<OrtException>(() => new OrtSession(runtime, "absent.onnx", options)).Message.ShouldContain("absent.onnx");
    }

    [Fact]
    public void Binding_TensorsDisposedBeforeTheRun_KeepsTheirMemoryAlive()
    {
        using var runtime = TinyModel.LoadRuntime();
        using var options = new OrtSessionOptions(runtime, 1, allowSpinning: false, GraphOptimization.All);
        using var session = new OrtSession(runtime, TinyModel.Path("embed_tokens.onnx"), options);
        var ids = new AlignedBuffer<long>(2);
        var embeds = new AlignedBuffer<float>(2 * TinyModel.Hidden);
        var written = ids.Slice(0, 2);
        written[0] = 3;
        written[1] = 3;
        using var binding = new OrtBinding(session).Input("input_ids", ids, 0, 1, 2).Output("inputs_embeds", embeds, 0, 1, 2, TinyModel.Hidden);
        var read = embeds.Slice(0, 2 * TinyModel.Hidden);
        ids.Dispose();
        embeds.Dispose();

        session.Run(binding);

        read[..TinyModel.Hidden].ToArray().ShouldBe(read[TinyModel.Hidden..].ToArray());
        read.ToArray().ShouldContain(v => v != 0);
    }

    [Fact]
    public void Handles_DisposedParentsFirst_ReleaseInOrder()
    {
        var runtime = TinyModel.LoadRuntime();
        var options = new OrtSessionOptions(runtime, 1, allowSpinning: false, GraphOptimization.All);
        var session = new OrtSession(runtime, TinyModel.Path("embed_tokens.onnx"), options);
        var binding = new OrtBinding(session);

        runtime.Dispose();
        options.Dispose();
        session.Dispose();
        runtime.IsClosed.ShouldBeFalse(); // the binding holds the session, the session the environment
        binding.Dispose();

        session.IsClosed.ShouldBeTrue();
        runtime.IsClosed.ShouldBeTrue();
    }
}
