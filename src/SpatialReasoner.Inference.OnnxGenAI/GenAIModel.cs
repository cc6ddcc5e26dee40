using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>A vision-language model on ONNX Runtime GenAI behind the seam.</summary>
/// <remarks>
/// A request waits for its turn, decodes on a pool thread and streams its chains one after another. Grammars and vision interventions are
/// refused: the package shows neither what tokens spell nor what the vision encoder yields.
/// </remarks>
public sealed partial class GenAIModel : IVisionLanguageModel, IAsyncDisposable
{
    private readonly GenAIFolder model;
    private readonly IGenAIRuntime runtime;
    private readonly IImageEditor images;
    private readonly PromptWriter prompts;
    private readonly TimeProvider time;
    private readonly QueueGate queue;
    private readonly SemaphoreSlim turns;
    private readonly int concurrent;
    private readonly CancellationTokenSource closing = new();

    /// <param name="images">Reads pictures and hands them on as PNG: orientation applied, limits checked.</param>
    internal GenAIModel(GenAIFolder model, GenAIOptions options, IGenAIRuntime runtime, IImageEditor images, TimeProvider time)
    {
        this.model = model;
        this.runtime = runtime;
        this.images = images;
        this.time = time;
        prompts = new PromptWriter(model.Family.Markup, model.ControlTokens);
        concurrent = options.ConcurrentRequests;
        turns = new SemaphoreSlim(concurrent);
        queue = new QueueGate(options.MaxQueuedRequests);
        Description = new ModelDescription
        {
            Id = model.Id,
            Family = model.Family.Type,
            ContextLength = Math.Min(model.ContextLength, options.MaxSequenceTokens),
            Fit = model.Family.Fit,
            Provider = options.Provider ?? model.Provider,
            Capabilities = ModelCapabilities.All with { JsonSchema = false, Interventions = false },
        };
    }

    public ModelDescription Description { get; }

    /// <summary>Whether the chains of a request share one prefill; otherwise each prefills for itself.</summary>
    public bool SharesPrefill => model.Rewinds;

    /// <summary>Requests waiting for their turn.</summary>
    public int QueuedRequests => queue.Taken;

    /// <summary>Requests that may wait for their turn.</summary>
    public int QueueCapacity => queue.Capacity;

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var written = prompts.Write(request);
        var called = time.GetTimestamp();
        using (queue.Enter(request.UnderWay))
            await turns.WaitAsync(cancellationToken);
        try
        {
            var queueMs = time.GetElapsedTime(called).TotalMilliseconds;
            // Unbounded: MaxTokens x Chains bounds what can pile up, and a slow reader must not hold up the next request.
            var output = Channel.CreateUnbounded<CompletionChunk>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
            using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
            var decoding = Task.Run(() => Decode(request, written, queueMs, output.Writer, abandoned.Token), CancellationToken.None);
            try
            {
                await foreach (var chunk in output.Reader.ReadAllAsync(cancellationToken))
                {
                    cancellationToken.ThrowIfCancellationRequested(); // the channel itself hands out what is buffered first
                    yield return chunk;
                }
            }
            finally
            {
                await abandoned.CancelAsync(); // without effect once the last chain has finished
                await decoding;
            }
        }
        finally
        {
            turns.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
            return;
        await closing.CancelAsync();
        for (var i = 0; i < concurrent; i++)
            await turns.WaitAsync();
        runtime.Dispose();
        closing.Dispose();
        turns.Release(concurrent); // who still waits finds the model closed
    }

    /// <summary>Runs the whole request; whatever goes wrong ends the stream, never this task.</summary>
    private void Decode(CompletionRequest request, WrittenPrompt written, double queueMs, ChannelWriter<CompletionChunk> output, CancellationToken cancelled)
    {
        try
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            var started = time.GetTimestamp();
            IReadOnlyList<ImageContent> pictures = [.. written.Images.Select(image => images.Mark(image, []))];
            using var prompt = runtime.Prepare(written.Text, pictures);
            // Their encoding is part of the prefill: the package runs both in one call.
            var visionMs = pictures.Count == 0 ? 0 : time.GetElapsedTime(started).TotalMilliseconds;

            var continuations = new ContinuationEncoder(runtime, prompts).Encode(request.Continuations, written.AnswerStart);
            var plan = new DecodingPlan(prompt, request.Sampling, continuations, request.Sampling.Seed ?? Random.Shared.NextInt64(), request.EndEarly);
            new Decoding(runtime, model, Description.ContextLength, plan, chunk => output.TryWrite(chunk))
                .Run(new PromptTimings(queueMs, visionMs, PrefillMs: 0), time, cancelled);
            output.Complete();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            output.Complete(new ModelFailedException($"The model '{Description.Id}' was closed while the request ran."));
        }
#pragma warning disable CA1031 // handed to the reader, who throws it
        catch (Exception e)
#pragma warning restore CA1031
        {
            output.Complete(e);
        }
    }

    private static void Check(CompletionRequest request)
    {
        RequestChecks.Check(request);
        if (request.Grammar is not null)
            throw new InvalidPromptException("grammar", "Models on ONNX Runtime GenAI cannot be held to a grammar.");
        if (request.Vision is not null)
            throw new InvalidPromptException("vision", "Models on ONNX Runtime GenAI allow no vision interventions.");
    }
}
