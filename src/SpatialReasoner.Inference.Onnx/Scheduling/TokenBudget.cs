namespace SpatialReasoner.Inference.Onnx;

/// <summary>Tokens one step may push through the model, so that a long prompt never stalls the running chains for long.</summary>
/// <param name="PerStep">Decode rows and prompt tokens together.</param>
/// <param name="MinimumPrefill">Prompt tokens a step takes however many rows decode: a prompt always makes progress.</param>
internal readonly record struct TokenBudget(int PerStep, int MinimumPrefill)
{
    /// <summary>Prompt tokens to process beside <paramref name="decodeRows"/> rows.</summary>
    public int Prefill(int decodeRows, int promptTokensLeft) =>
        Math.Min(promptTokensLeft, Math.Max(MinimumPrefill, PerStep - decodeRows));
}
