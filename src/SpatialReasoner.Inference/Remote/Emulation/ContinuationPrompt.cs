namespace SpatialReasoner.Inference.Remote.Emulation;

/// <summary>Continues a turn of the assistant's on servers that always begin a new one: the unfinished turn is said, and asked to be gone on with.</summary>
internal static class ContinuationPrompt
{
    private const string GoOn = "Your last message was cut off. Continue it exactly where it stops, in the same form. Repeat nothing of it and say nothing else.";

    public static CompletionRequest Ask(CompletionRequest request) => request with
    {
        Messages = [.. request.Messages, ChatMessage.Assistant(request.AssistantPrefix!), ChatMessage.User(GoOn)],
        AssistantPrefix = null,
    };

    /// <summary>What a chain adds to the turn: models often say its beginning again before they go on.</summary>
    public static CompletedChain Strip(CompletedChain chain, string prefix)
    {
        var beginning = prefix.Trim();
        var text = chain.Text.TrimStart();
        if (beginning.Length == 0 || !text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            return chain;
        // Its tokens no longer spell its text.
        return chain with { Text = text[beginning.Length..], Tokens = [], TokenCount = chain.TokenCount };
    }
}
