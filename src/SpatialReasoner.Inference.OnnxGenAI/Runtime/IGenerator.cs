namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>One sequence with its KV cache. One thread at a time; <see cref="Terminate"/> may come from any other.</summary>
internal interface IGenerator : IDisposable
{
    /// <summary>Runs the prompt; logits are those after its last token.</summary>
    /// <exception cref="InvalidPromptException">The prompt does not fit.</exception>
    void Prefill(IPreparedPrompt prompt);

    /// <summary>Every token fed so far, those that stand for pictures included.</summary>
    int[] Tokens();

    /// <summary>Feeds one token.</summary>
    void Append(int token);

    /// <summary>Forgets all but the first <paramref name="length"/> tokens; there are no logits until the next <see cref="Append"/>.</summary>
    void RewindTo(int length);

    /// <summary>Logits after the token fed last, [vocabulary], widened to 32 bits and untouched by any penalty.</summary>
    void ReadLogits(Span<float> logits);

    /// <summary>Ends a run under way where the model allows it; every later call fails.</summary>
    void Terminate();
}
