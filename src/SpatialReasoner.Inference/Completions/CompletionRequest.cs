namespace SpatialReasoner.Inference;

/// <summary>A conversation to be answered.</summary>
public sealed record CompletionRequest
{
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>
    /// Start of the assistant's turn that every chain continues; null starts a fresh turn. It is part of the prompt: chains
    /// report only what they add to it.
    /// </summary>
    public string? AssistantPrefix { get; init; }

    public SamplingParameters Sampling { get; init; } = new();

    /// <summary>
    /// Texts that the chains follow instead of sampling, one per chain; empty samples. Every token's log-probability (and its alternatives) is
    /// reported as if the model had drawn it: how likely each text is, from one prefill. A chain ends after its text; no end-of-turn token is added.
    /// Nothing else of <see cref="Sampling"/> but <see cref="SamplingParameters.TopLogprobs"/> plays a part: neither temperature nor token limit nor stop strings.
    /// </summary>
    public IReadOnlyList<string> Continuations { get; init; } = [];

    /// <summary>
    /// What the chains may say; null leaves them free. Tokens that would leave it are given no probability before anything else of sampling, and so are those
    /// after which the text could no longer be completed in the tokens left: a chain that ends by itself has said one of its texts.
    /// Reported log-probabilities stay the model's own. Only models that run in this process can; others refuse with <see cref="InvalidPromptException"/>.
    /// </summary>
    public Grammar? Grammar { get; init; }

    /// <summary>Interventions between vision encoder and decoder; null leaves the image tokens as they are.</summary>
    public VisionIntervention? Vision { get; init; }

    /// <summary>
    /// Goes on with work the model was let begin, such as the next step of a search: where the queue is full it waits like the others instead of being refused with
    /// <see cref="ModelOverloadedException"/>, so that nothing half done is thrown away under load. An upstream is not told: what it refuses is asked again.
    /// </summary>
    public bool UnderWay { get; init; }

    /// <summary>
    /// When it fires, chains still running finish at the next step with <see cref="FinishReason.Cancelled"/> and report what they
    /// produced, so that a caller that has its answer stops spending and still counts every token.
    /// </summary>
    public CancellationToken EndEarly { get; init; }
}
