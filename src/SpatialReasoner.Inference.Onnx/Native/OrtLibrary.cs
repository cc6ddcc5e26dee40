using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Finds the ONNX Runtime shared library: the configured path first, then the file beside this assembly.</summary>
internal static class OrtLibrary
{
    public const string Setting = "SpatialReasoner:Engine:OnnxRuntimeLibrary";

    /// <summary>The library's file name on this operating system.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib"
        : "libonnxruntime.so.1";

    /// <exception cref="DllNotFoundException">There is no file at the configured path, or none beside the assembly.</exception>
    public static string Resolve(string? configuredPath, string assemblyFolder)
    {
        if (!string.IsNullOrEmpty(configuredPath))
        {
            return File.Exists(configuredPath)
                ? configuredPath
                : throw new DllNotFoundException($"{Setting} is '{configuredPath}', but there is no such file.");
        }
        var beside = Path.Combine(assemblyFolder, FileName);
        return File.Exists(beside)
            ? beside
            : throw new DllNotFoundException(
                $"{FileName} is not in '{assemblyFolder}': build with npm on the PATH so that the native libraries are restored, or set {Setting} to an existing ONNX Runtime library.");
    }

    /// <exception cref="DllNotFoundException">The file is not a loadable library for this process.</exception>
    public static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException($"'{path}' cannot be loaded into this {RuntimeInformation.ProcessArchitecture} process: {e.Message}", e);
        }
    }
}
