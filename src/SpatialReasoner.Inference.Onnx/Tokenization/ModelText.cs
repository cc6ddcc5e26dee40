namespace SpatialReasoner.Inference.Onnx;

/// <summary>How conversations become a model's tokens and its tokens become text.</summary>
/// <param name="Prompts">Builds tokenized prompts. Called by many threads at once.</param>
/// <param name="Detokenizer">Makes a fresh detokenizer for a chain.</param>
/// <param name="TokenText">Text of one token; special tokens by their name.</param>
public sealed record ModelText(IPromptBuilder Prompts, Func<IDetokenizer> Detokenizer, Func<int, string> TokenText)
{
    /// <summary>What the tokens spell, made when a request with a grammar asks first; null where that is not known, and then such requests are refused.</summary>
    public Func<TokenTrie>? Vocabulary { get; init; }
}
