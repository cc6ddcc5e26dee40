namespace SpatialReasoner.Inference.Onnx;

/// <summary>A failed call into ONNX Runtime: its <c>OrtStatus</c> as an exception.</summary>
internal sealed class OrtException(int code, string message) : Exception(message)
{
    /// <summary><c>OrtErrorCode</c>, for example 2 (invalid argument), 3 (no such file), 7 (invalid graph).</summary>
    public int Code => code;
}
