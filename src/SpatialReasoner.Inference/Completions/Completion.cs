namespace SpatialReasoner.Inference;

/// <summary>A whole answer: what the stream added up to.</summary>
public sealed record Completion(IReadOnlyList<CompletedChain> Chains, TokenUsage Usage, PromptTimings Timings)
{
    /// <summary>Texts of the <see cref="ModelNotice"/>s, each once.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

public static class CompletionExtensions
{
    /// <summary>Runs <paramref name="request"/> to its end. Non-streaming is the aggregate of streaming.</summary>
    public static async Task<Completion> CompleteAsync(
        this IVisionLanguageModel model, CompletionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);

        var chains = new CompletedChain[request.Sampling.Chains];
        var usage = TokenUsage.Zero;
        var timings = default(PromptTimings);
        var notices = new List<string>();
        await foreach (var chunk in model.StreamAsync(request, cancellationToken))
        {
            switch (chunk)
            {
                case PromptProcessed prompt:
                    usage = usage.Add(prompt.Usage);
                    timings = prompt.Timings;
                    break;
                case ChainFinished finished:
                    chains[finished.Chain] = finished.Result;
                    usage = usage.AddCompletion(finished.Result.TokenCount);
                    break;
                case TokensSpent spent:
                    usage = usage.Add(spent.Usage);
                    break;
                case ModelNotice notice when !notices.Contains(notice.Text):
                    notices.Add(notice.Text);
                    break;
            }
        }
        return new Completion(chains, usage, timings) { Notices = notices };
    }
}
