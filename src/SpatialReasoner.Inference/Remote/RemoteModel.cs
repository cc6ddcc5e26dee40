using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SpatialReasoner.Inference.Remote.Calls;
using SpatialReasoner.Inference.Remote.Emulation;
using SpatialReasoner.Inference.Remote.Probing;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Remote;

/// <summary>A model that other servers run: any that speak OpenAI's chat completions, engine nodes of ours among them.</summary>
/// <remarks>
/// A request goes this way:
/// 1. What cannot be done for this model is refused; pictures are admitted.
/// 2. What the upstream lacks is put in words it knows (<see cref="Emulation"/>).
/// 3. Each call gets its order of replicas (<see cref="Routing"/>) and its attempts (<see cref="Resilience"/>).
/// 4. What attempts receive becomes one stream of chunks, in which every chain and token stands once.
/// </remarks>
public sealed class RemoteModel : IVisionLanguageModel, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250), LongestWait = TimeSpan.FromSeconds(5);

    private readonly RemoteOptions options;
    private readonly IReadOnlyList<Upstream> upstreams;
    private readonly UpstreamRouter router;
    private readonly CallPipeline pipeline;
    private readonly TimeProvider time;
    private readonly Action<ImageContent> admit;
    private ModelDescription? description;

    /// <param name="observe">Told what happens to upstreams; called from many threads.</param>
    /// <param name="admit">Throws <see cref="InvalidImageException"/> for what is no picture, so that no upstream meets it; null admits everything.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    public RemoteModel(
        RemoteOptions options, ResilienceOptions? resilience = null, TimeProvider? time = null, Action<UpstreamEvent>? observe = null, Action<ImageContent>? admit = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        resilience ??= new ResilienceOptions();
        IReadOnlyList<string> errors = [.. options.Errors(), .. resilience.Errors()];
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        this.options = options;
        this.time = time ?? TimeProvider.System;
        this.admit = admit ?? (_ => { });
        upstreams = [.. options.Upstreams.Select(u => new Upstream(u, resilience, this.time, observe ?? (_ => { })))];
        router = new UpstreamRouter(upstreams, options.Routing);
        pipeline = new CallPipeline(resilience, upstreams.Count, this.time);
    }

    /// <summary>Known once <see cref="ConnectAsync"/> has returned.</summary>
    public ModelDescription Description => description ?? throw new InvalidOperationException("The model's upstreams have not been asked yet.");

    /// <summary>Whether no upstream would take a request at once.</summary>
    public bool IsSaturated => upstreams.All(u => !u.IsAvailable || !u.HasRoom);

    /// <summary>
    /// Asks the upstreams what they run and can do, until the first one answers; the others are asked once and, where they do not answer, taken to be like it.
    /// </summary>
    /// <returns>A sentence per upstream: what it can do, or why that is not known.</returns>
    /// <exception cref="ModelNotListedException">An upstream does not run the model.</exception>
    /// <exception cref="UpstreamException">None answered within <see cref="RemoteOptions.ConnectTimeoutSeconds"/>, or one refuses our key.</exception>
    public async Task<IReadOnlyList<string>> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var until = time.GetUtcNow() + TimeSpan.FromSeconds(options.ConnectTimeoutSeconds);
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var answers = await Task.WhenAll(upstreams.Select(u => AskAsync(u, cancellationToken)));
            if (Array.Find(answers, a => a.Description is not null).Description is { } first)
            {
                foreach (var (upstream, answer) in upstreams.Zip(answers).Where(a => a.Second.Description is null))
                    upstream.Serve(first.Id);
                description = first with
                {
                    Capabilities = answers.Select(a => a.Description?.Capabilities).OfType<ModelCapabilities>().Aggregate(ModelLookup.Common),
                    ContextLength = answers.Min(a => a.Description?.ContextLength ?? first.ContextLength),
                };
                return [.. upstreams.Zip(answers).Select(a => $"{a.First.Name}: {a.Second.Description?.Capabilities.ToString() ?? a.Second.Fault!.Message}")];
            }
            var refused = Array.Find(answers, a => a.Fault is { Fault: CallFault.Refused }).Fault;
            if (refused is not null || time.GetUtcNow() + wait > until)
                throw CallFaults.From(refused ?? answers[0].Fault!);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var chunks = Channel.CreateUnbounded<CompletionChunk>(new UnboundedChannelOptions { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(request, chunks.Writer, left.Token);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
                yield return chunk;
        }
        finally
        {
            await left.CancelAsync();
            await running;
        }
    }

    public void Dispose()
    {
        foreach (var upstream in upstreams)
            upstream.Dispose();
    }

    private async Task<(ModelDescription? Description, CallException? Fault)> AskAsync(Upstream upstream, CancellationToken cancellationToken)
    {
        try
        {
            return (await ModelLookup.DescribeAsync(upstream, options, cancellationToken), null);
        }
        catch (CallException fault)
        {
            return (null, fault);
        }
    }

    // (1)
    private void Check(CompletionRequest request)
    {
        var can = Description.Capabilities;
        if (request.Messages.Count == 0)
            throw new InvalidPromptException("messages", "The prompt is empty.");
        if (request.Vision is not null && !can.Interventions)
            throw new InvalidPromptException("vision", $"'vision' changes what is between vision encoder and decoder; the upstream of '{Description.Id}' has no way to ask for that.");
        if (request.Grammar is not null && !can.JsonSchema)
            throw new InvalidPromptException("response_format", $"The upstream of '{Description.Id}' does not hold its model to a JSON schema.");
        foreach (var image in request.Messages.SelectMany(m => m.Content).OfType<ImageContent>())
            admit(image);
    }

    /// <summary>Never throws: a fault reaches the reader through the channel.</summary>
    private async Task RunAsync(CompletionRequest request, ChannelWriter<CompletionChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var notice in Notices.For(request, Description.Capabilities))
                chunks.TryWrite(new ModelNotice(notice));
            await CompleteAsync(request, chunks, cancellationToken);
            chunks.Complete();
        }
        catch (Exception fault)
        {
            chunks.Complete(fault);
        }
    }

    // (2), (3), (4)
    private async Task CompleteAsync(CompletionRequest request, ChannelWriter<CompletionChunk> chunks, CancellationToken cancellationToken)
    {
        var can = Description.Capabilities;
        var scored = request.Continuations;
        var estimates = scored.Count > 0 && !can.Scoring;
        var asked = estimates ? SampledScores.Sample(request, options.ScoringSamples) : request;
        var mends = asked.AssistantPrefix is not null && !can.Continuation;
        var caller = new Caller(pipeline, router, can, time, chunks);
        var drawn = await caller.RunAsync(
            mends ? ContinuationPrompt.Ask(asked) : asked, shows: !estimates,
            mends ? chain => ContinuationPrompt.Strip(chain, asked.AssistantPrefix!) : null, cancellationToken);
        if (!estimates)
            return;
        var ended = request.EndEarly.IsCancellationRequested;
        foreach (var (i, chain) in SampledScores.Estimate(scored, drawn).Index())
            chunks.TryWrite(new ChainFinished(i, ended ? chain with { FinishReason = FinishReason.Cancelled } : chain));
    }
}
