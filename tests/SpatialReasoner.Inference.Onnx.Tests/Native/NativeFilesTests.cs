namespace SpatialReasoner.Inference.Onnx.Tests.Native;

public sealed class NativeFilesTests
{
    [Fact]
    public void Build_OnAnyPlatform_PutsBothLibrariesBesideTheTests()
    {
        var onnxRuntime = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib" : "libonnxruntime.so.1";

        File.Exists(Path.Combine(AppContext.BaseDirectory, onnxRuntime)).ShouldBeTrue();
        File.Exists(Path.Combine(AppContext.BaseDirectory, VipsLibrary.FileName)).ShouldBeTrue();
    }
}
