namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class ProviderChoiceTests
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("CUDA, webgpu ,cpu", "cuda webgpu cpu")]
    [InlineData("webgpu", "webgpu")]
    public void Parse_KnownNames_KeepsTheirOrder(string setting, string expected) =>
        string.Join(' ', ProviderList.Parse(setting)!.Select(p => p.Name())).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda,")]
    [InlineData("cuda;cpu")]
    [InlineData("cpu,cuda,cpu")]
    [InlineData("1")]
    public void Options_BadProvider_IsNamedWithItsValueAndWhatIsAllowed(string setting) =>
        new EngineOptions { Provider = setting }.Errors().ShouldHaveSingleItem()
            .ShouldBe($"SpatialReasoner:Engine:Provider is '{setting}'; it must be cpu, cuda, webgpu, or several of them separated by commas, in order of preference.");

    [Theory]
    [InlineData(-1, 0, "CudaDevice is -1; it must be between 0 and 63")]
    [InlineData(0, -1, "CudaMemoryMegabytes is -1; it must be between 0 and 1048576")]
    public void Options_BadCudaSetting_IsNamed(int device, int megabytes, string complaint) =>
        new EngineOptions { CudaDevice = device, CudaMemoryMegabytes = megabytes }.Errors().ShouldHaveSingleItem().ShouldContain(complaint);

    [Fact]
    public void FirstThatLoads_FirstCan_TriesNoOther()
    {
        var (loaded, report) = ProviderChoice.FirstThatLoads("webgpu,cpu", p => p, onDevice: p => p != ExecutionProvider.Cpu);

        loaded.ShouldBe(ExecutionProvider.WebGpu);
        report.ToString().ShouldBe("webgpu");
        report.CacheOnDevice.ShouldBeTrue();
    }

    [Fact]
    public void FirstThatLoads_FirstTwoCannot_TakesTheThirdAndSaysWhy()
    {
        var (_, report) = ProviderChoice.FirstThatLoads("cuda,webgpu,cpu", p => p switch
        {
            ExecutionProvider.Cuda => throw new OrtException(1, "no driver"),
            ExecutionProvider.WebGpu => throw new ProviderException("rows disturb each other"),
            _ => p,
        }, onDevice: _ => false);

        report.Used.ShouldBe("cpu");
        report.PassedOver.ShouldBe([new("cuda", "no driver"), new("webgpu", "rows disturb each other")]);
        report.ToString().ShouldBe("cpu (cuda,webgpu,cpu was asked for)");
    }

    [Fact]
    public void FirstThatLoads_NoneCan_SaysWhyOfEachAndHowToFallBack() =>
        Should.Throw<ModelFailedException>(() => ProviderChoice.FirstThatLoads("cuda", Refuse, onDevice: _ => true))
            .Message.ShouldBe("SpatialReasoner:Engine:Provider is 'cuda', and no provider it names can be had. cuda: no driver. Add cpu as the last one to fall back on it.");

    [Fact]
    public void FirstThatLoads_TheCpuFails_IsTheModelsFault() =>
        Should.Throw<OrtException>(() => ProviderChoice.FirstThatLoads("cuda,cpu", Refuse, onDevice: _ => true)).Message.ShouldBe("no driver");

    [Theory]
    [InlineData(
        "/src/core/provider_bridge_ort.cc:1988 Provider& Library::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library x.so with error: no such file\n",
        "Failed to load library x.so with error: no such file")]
    [InlineData("/src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n", "Failed to get a WebGPU adapter: No supported adapters")]
    [InlineData("Load model from absent.onnx failed", "Load model from absent.onnx failed")]
    public void Plain_LibrarysMessage_LosesItsSourcePosition(string message, string expected) => OrtMessage.Plain(message).ShouldBe(expected);

    private static ExecutionProvider Refuse(ExecutionProvider provider) => throw new OrtException(1, "no driver");
}
