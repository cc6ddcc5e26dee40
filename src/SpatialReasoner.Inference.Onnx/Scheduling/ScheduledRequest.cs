namespace SpatialReasoner.Inference.Onnx;

/// <summary>The counters of a request that scheduling looks at. The engine keeps them true.</summary>
internal abstract class ScheduledRequest(int promptTokens, int chains)
{
    /// <summary>Prompt tokens not in the cache yet.</summary>
    public int PromptTokensLeft { get; set; } = promptTokens;

    /// <summary>Chains not started yet.</summary>
    public int ChainsWaiting { get; set; } = chains;

    /// <summary>Chains that hold a row.</summary>
    public int ChainsRunning { get; set; }

    public bool Done => ChainsWaiting == 0 && ChainsRunning == 0;
}
