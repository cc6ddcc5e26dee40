using Microsoft.ML.OnnxRuntimeGenAI;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>Calls into the package; its exceptions leave as those of the seam.</summary>
internal static class GenAICall
{
    /// <exception cref="ModelFailedException">The package says no.</exception>
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OnnxRuntimeGenAIException e)
        {
            throw new ModelFailedException($"ONNX Runtime GenAI failed: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Run{T}(Func{T})" />
    public static void Run(Action call) => Run(() =>
    {
        call();
        return true;
    });
}
