namespace SpatialReasoner.Inference.Remote.Emulation;

/// <summary>What readers of an answer should know of how an upstream's lacks were made good.</summary>
internal static class Notices
{
    private const string Choices = "The upstream gives one chain per call; every chain paid for its prompt.";
    private const string Continuation = "The upstream does not continue a turn; chains were shown their beginning and asked to go on.";
    private const string Logprobs = "The upstream tells no log-probabilities; chains weigh the same and places are as coarse as they are written.";
    private const string Seed = "The upstream ignores seeds; the same request may be answered differently.";
    private const string Scoring = "The upstream does not tell how likely given answers are; that was estimated by sampling.";

    public const string Usage = "The upstream tells no usage; tokens are counted by the events of its streams, and prompts not at all.";

    public static IEnumerable<string> For(CompletionRequest request, ModelCapabilities can)
    {
        var scores = request.Continuations.Count > 0;
        if (scores && !can.Scoring)
            yield return Scoring;
        if ((request.Sampling.Chains > 1 || (scores && !can.Scoring)) && !can.Choices)
            yield return Choices;
        if (request.AssistantPrefix is not null && !can.Continuation)
            yield return Continuation;
        if (!can.Logprobs)
            yield return Logprobs;
        if (request.Sampling.Seed is not null && !can.Seed)
            yield return Seed;
    }
}
