using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests;

internal static class Models
{
    public static ModelDescription Closed { get; } = new() { Id = "spatial-tiny", Family = "spatial-tiny", ContextLength = 512, ClosedLanguage = true };

    public static ModelDescription Open { get; } = new() { Id = "open-vlm", Family = "qwen-vl", ContextLength = 8192 };
}
