namespace SpatialReasoner.Inference;

/// <summary>A file of a model folder is missing, malformed, or uses a feature that this reader lacks; the message names both.</summary>
public sealed class ModelFormatException(string message, Exception? inner = null) : Exception(message, inner);
