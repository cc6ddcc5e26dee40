namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>Tokens of texts that follow the start of an answer.</summary>
/// <remarks>
/// Encoded together with what they follow and cut after it: alone, a text would get whatever the tokenizer puts before every text. Where a text
/// merges with what it follows there is no such cut, and the request is refused.
/// </remarks>
internal sealed class ContinuationEncoder(IGenAIRuntime runtime, PromptWriter prompts)
{
    /// <exception cref="InvalidPromptException">A text holds control strings or merges with the start of the answer.</exception>
    public IReadOnlyList<int[]> Encode(IReadOnlyList<string> texts, string answerStart)
    {
        if (texts.Count == 0)
            return [];
        var start = runtime.Encode(answerStart);
        var encoded = new int[texts.Count][];
        for (var i = 0; i < texts.Count; i++)
        {
            var field = $"continuations[{i}]";
            var whole = runtime.Encode(answerStart + prompts.Checked(texts[i], field));
            if (whole.Length <= start.Length || !whole.AsSpan(0, start.Length).SequenceEqual(start))
                throw new InvalidPromptException("continuations", $"{field} does not begin at a token of its own after the start of the answer; this model cannot score it.");
            encoded[i] = whole[start.Length..];
        }
        return encoded;
    }
}
