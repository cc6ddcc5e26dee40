namespace SpatialReasoner.Inference;

/// <summary>
/// The one seam between reasoning and inference: a vision-language model that answers a conversation with N chains.
/// </summary>
/// <remarks>
/// Implementations are thread-safe: many requests may stream at once. Efficiency lives below this line - callers never see
/// caches, slots or HTTP; sending the same messages again, or a longer <see cref="CompletionRequest.AssistantPrefix"/>, is how a
/// caller forks and continues, and the implementation re-uses whatever prefix it still holds.
/// The same request with the same <see cref="SamplingParameters.Seed"/> yields the same chains, whatever else runs.
/// </remarks>
public interface IVisionLanguageModel
{
    /// <summary>What this model is and what it can do; constant for the lifetime of the instance.</summary>
    ModelDescription Description { get; }

    /// <summary>Streams the chains of <paramref name="request"/>, interleaved; each chunk names its chain.</summary>
    /// <remarks>
    /// First one <see cref="PromptProcessed"/>; then for every chain any number of <see cref="ChainDelta"/> and exactly one
    /// <see cref="ChainFinished"/>; anywhere <see cref="TokensSpent"/> and <see cref="ModelNotice"/>. Cancelling <paramref name="cancellationToken"/> abandons the request and throws;
    /// <see cref="CompletionRequest.EndEarly"/> ends it in order, with every token spent accounted for.
    /// </remarks>
    /// <exception cref="InvalidPromptException">The prompt is empty, too long, or uses what the model lacks.</exception>
    /// <exception cref="InvalidImageException">An image cannot be decoded or exceeds the limits.</exception>
    /// <exception cref="ModelOverloadedException">The queue is full; nothing was started.</exception>
    /// <exception cref="ModelFailedException">The engine failed.</exception>
    /// <exception cref="UpstreamException">The server that runs the model failed, cannot be reached, or took too long.</exception>
    IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, CancellationToken cancellationToken = default);
}
