namespace SpatialReasoner.Inference.Onnx;

/// <summary>Element types this engine meets, numbered as <c>ONNXTensorElementDataType</c>.</summary>
internal enum OrtElement
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
}

internal static class OrtElements
{
    public static int Bytes(this OrtElement element) => element switch
    {
        OrtElement.Int64 => 8,
        OrtElement.Float16 => 2,
        _ => 4,
    };
}
