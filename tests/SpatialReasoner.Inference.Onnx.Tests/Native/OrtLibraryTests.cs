namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class OrtLibraryTests
{
    [Fact]
    public void Resolve_ConfiguredFileExists_TakesIt()
    {
        var existing = TinyModel.Path("decoder.onnx");

        OrtLibrary.Resolve(existing, "/nowhere").ShouldBe(existing);
    }

    [Fact]
    public void Resolve_ConfiguredFileMissing_NamesTheSettingAndThePath() =>
        Should.Throw<DllNotFoundException>(() => OrtLibrary.Resolve("/nowhere/lib.so", "/nowhere"))
            .Message.ShouldBe("SpatialReasoner:Engine:OnnxRuntimeLibrary is '/nowhere/lib.so', but there is no such file.");

    [Fact]
    public void Resolve_NothingBesideTheAssembly_SaysWhatToInstallOrSetInOneLine()
    {
        var message = Should.Throw<DllNotFoundException>(() => OrtLibrary.Resolve(null, "/nowhere")).Message;

        message.ShouldContain("npm");
        message.ShouldContain(OrtLibrary.Setting);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_SaysSo() =>
        Should.Throw<DllNotFoundException>(() => OrtRuntime.Load(TinyModel.Path("decoder.onnx"))).Message.ShouldContain("decoder.onnx");
}
