namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>One call of an upstream: part of a request, or all of it.</summary>
/// <param name="Request">Its messages, prefix and sampling; <see cref="SamplingParameters.Chains"/> of them are asked for.</param>
internal sealed record ChatCall(CompletionRequest Request)
{
    public int Chains => Request.Sampling.Chains;

    /// <summary>What decides which replica is asked: requests about the same pictures, or without any those whose user begins alike; what the system says, all requests share.</summary>
    public string Affinity { get; } = AffinityOf(Request.Messages);

    private static string AffinityOf(IReadOnlyList<ChatMessage> messages)
    {
        var pictures = messages.SelectMany(m => m.Content).OfType<ImageContent>().Select(i => i.Sha256).ToList();
        return pictures.Count > 0
            ? string.Join(' ', pictures)
            : messages.Where(m => m.Role != ChatRole.System).SelectMany(m => m.Content).OfType<TextContent>().FirstOrDefault()?.Text ?? "";
    }
}

/// <summary>What came of a call.</summary>
/// <param name="Chains">In order.</param>
/// <param name="Usage">Of the whole call.</param>
internal sealed record ChatOutcome(IReadOnlyList<CompletedChain> Chains, TokenUsage Usage);
