namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>Whether the chains of a request can start from one prefill by going back to the end of the prompt.</summary>
/// <remarks>
/// Going back keeps what the cache holds and overwrites it (onnxruntime-genai 0.15.2, <c>MultiModalPipelineState</c>): that is right only where
/// past and present share one buffer that is addressed by position. A sliding window has lost what lies behind it; with a captured graph
/// the attention mask keeps the positions that were left. Where it does not hold, every chain prefills for itself.
/// </remarks>
internal static class PrefillReuse
{
    public static bool Allows(GenAIFamily family, bool sharedBuffer, bool slidingWindow, bool capturesGraph) =>
        family.Rewinds && sharedBuffer && !slidingWindow && !capturesGraph;
}
