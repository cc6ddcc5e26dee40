using System.Globalization;

namespace SpatialReasoner.Inference;

/// <summary>The ranges that <see cref="CompletionRequest"/> documents, checked before any work is done.</summary>
internal static class RequestChecks
{
    private const float MaxTokenNorm = 100;

    /// <exception cref="InvalidPromptException">A value is out of range; the field names it.</exception>
    public static void Check(CompletionRequest request)
    {
        SamplingLimits.Check(request.Sampling);
        CheckContinuations(request.Continuations, request.Sampling.Chains);
        if (request.Grammar is not null && request.Continuations.Count > 0)
            throw new InvalidPromptException("grammar", "grammar goes with sampling; continuations are not sampled.");
        if (request.Vision is { TokenNorm: { } norm } && norm is not (> 0 and <= MaxTokenNorm))
            throw new InvalidPromptException("vision.token_norm", string.Create(CultureInfo.InvariantCulture, $"vision.token_norm is {norm}; it must be above 0 and at most {MaxTokenNorm}."));
    }

    /// <exception cref="InvalidPromptException">There is no question to answer.</exception>
    public static void CheckMessages(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count == 0)
            throw new InvalidPromptException("messages", "The conversation is empty.");
        if (messages[^1].Role != ChatRole.User)
            throw new InvalidPromptException("messages",
                "The conversation must end with a user's turn; the start of an answer to continue goes into the assistant prefix.");
        if (messages[^1].Content.All(part => part is not TextContent text || string.IsNullOrWhiteSpace(text.Text)))
            throw new InvalidPromptException("messages", "The question is empty.");
    }

    private static void CheckContinuations(IReadOnlyList<string> texts, int chains)
    {
        if (texts.Count == 0)
            return;
        if (texts.Count != chains)
            throw new InvalidPromptException("continuations", $"continuations holds {texts.Count} texts for {chains} chains; there must be one per chain.");
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.IsNullOrEmpty(texts[i]))
                throw new InvalidPromptException("continuations", $"continuations[{i}] is empty; every chain needs a text to follow.");
        }
    }
}
