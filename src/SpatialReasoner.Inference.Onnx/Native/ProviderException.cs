namespace SpatialReasoner.Inference.Onnx;

/// <summary>An execution provider that is there but cannot run the model, or not rightly.</summary>
internal sealed class ProviderException(string message) : Exception(message);
