using System.Threading.Channels;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A request on its way through the engine. Set up by its caller, then owned by the engine thread.</summary>
internal sealed class EngineRequest : ScheduledRequest
{
    // Unbounded: a slow reader must not stall the chains of others, and MaxTokens x Chains bounds what can pile up.
    private readonly Channel<CompletionChunk> output = Channel.CreateUnbounded<CompletionChunk>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private volatile bool abandoned;

    public EngineRequest(EnginePrompt prompt, SamplingParameters sampling, long seed, ModelText text)
        : base(prompt.Tokens.Length, sampling.Chains)
    {
        Prompt = prompt;
        Sampling = sampling;
        Seed = seed;
        Text = text;
    }

    public EnginePrompt Prompt { get; }

    public SamplingParameters Sampling { get; }

    /// <summary>Chain i draws from a generator seeded by (seed, first chain + i).</summary>
    public long Seed { get; }

    /// <summary>Per chain the tokens it follows instead of drawing; empty when chains draw.</summary>
    public IReadOnlyList<int[]> Continuations { get; init; } = [];

    /// <summary>What the chains may say; null leaves them free.</summary>
    public TokenMask? Mask { get; init; }

    public ModelText Text { get; }

    /// <summary>Ends the request in order: chains finish as cancelled with what they have.</summary>
    public CancellationToken EndEarly { get; init; }

    /// <summary>Place in the queue, left when the prompt begins.</summary>
    public required IDisposable Place { get; init; }

    /// <summary>Timestamp at which the request was handed to the engine.</summary>
    public long SubmittedAt { get; set; }

    /// <summary>Timestamp at which its prompt began; null before.</summary>
    public long? BegunAt { get; set; }

    /// <summary>Prompt tokens found in the prefix cache.</summary>
    public int CachedTokens { get; set; }

    /// <summary>What chains start from: the processed prompt, or all but its last token; null before.</summary>
    public PrefixLease? Prefix { get; set; }

    /// <summary>
    /// Logits after the last prompt token, [vocabulary]: every chain draws its first token from them. Null where the cache held all but that
    /// token: then every chain feeds it itself, in the batch.
    /// </summary>
    public float[]? PromptLogits { get; set; }

    public int NextChain => Sampling.Chains - ChainsWaiting;

    /// <summary>Chunks as they come; completes when the last chain has finished, with the exception if the request failed.</summary>
    public ChannelReader<CompletionChunk> Output => output.Reader;

    /// <summary>Nobody reads any more: the engine drops the request at the next step. Any thread.</summary>
    public bool Abandoned => abandoned;

    public void Abandon() => abandoned = true;

    public void Emit(CompletionChunk chunk) => output.Writer.TryWrite(chunk);

    /// <summary>Ends the request: gives back its prefix and its place, and closes its output.</summary>
    public void Close(Exception? error = null)
    {
        Prefix?.Dispose();
        Prefix = null;
        PromptLogits = null;
        Place.Dispose();
        output.Writer.TryComplete(error);
    }
}

/// <summary>A prompt as the engine takes it.</summary>
/// <param name="Tokens">Token ids, placeholders of images included.</param>
/// <param name="Keys">What each position is known by in the prefix cache, see <see cref="PrefixKeys"/>.</param>
/// <param name="Embeddings">Per token the [hidden] image feature that replaces its embedding, or empty; no entries at all without images.</param>
/// <param name="VisionMs">Time the image features took, milliseconds.</param>
internal sealed record EnginePrompt(int[] Tokens, long[] Keys, ReadOnlyMemory<float>[] Embeddings, double VisionMs)
{
    /// <summary>
    /// Tokens processed before the chains start: all but the last, which every chain feeds itself, so that its numbers are the same to the last
    /// digit whether the cache held the prompt or not. Only a prompt that ends in an image, which a decode step cannot feed, is processed whole.
    /// </summary>
    public int PrefillTokens => Tokens.Length > 1 && (Embeddings.Length == 0 || Embeddings[^1].IsEmpty) ? Tokens.Length - 1 : Tokens.Length;

    /// <summary>How many of the first <paramref name="count"/> tokens stand for images.</summary>
    public int ImageTokens(int count) => Embeddings.Take(count).Count(e => !e.IsEmpty);
}
