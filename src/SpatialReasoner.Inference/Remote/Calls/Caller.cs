using System.Threading.Channels;
using SpatialReasoner.Inference.Remote.Emulation;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>Makes the calls that one completion takes and writes what they add to it.</summary>
internal sealed class Caller(CallPipeline pipeline, UpstreamRouter router, ModelCapabilities can, TimeProvider time, ChannelWriter<CompletionChunk> chunks)
{
    private readonly SharedPrompt prompt = new(time);

    /// <summary>Runs the request's chains: in one call where the upstream gives several, else in one each, side by side.</summary>
    /// <param name="shows">Whether chains are shown as they come and reported as finished; otherwise only their tokens are counted.</param>
    /// <param name="mend">What is done to every chain before it is reported.</param>
    /// <returns>The chains in order.</returns>
    public async Task<IReadOnlyList<CompletedChain>> RunAsync(
        CompletionRequest request, bool shows, Func<CompletedChain, CompletedChain>? mend, CancellationToken cancellationToken)
    {
        var sampling = request.Sampling;
        if (can.Choices || sampling.Chains == 1)
            return await CallAsync(request, 0, shows, mend, cancellationToken);

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = Enumerable.Range(0, sampling.Chains).Select(i => OneAsync(i)).ToArray();
        await Task.WhenAll(calls.Select(c => c.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)));
        cancellationToken.ThrowIfCancellationRequested();
        // The first fault decides; the calls it cancelled say nothing new.
        if (Array.Find(calls, c => c.IsFaulted) is { } fault)
            await fault;
        return [.. calls.SelectMany(c => c.Result)];

        async Task<IReadOnlyList<CompletedChain>> OneAsync(int chain)
        {
            try
            {
                var one = request with { Sampling = sampling with { Chains = 1, FirstChain = sampling.FirstChain + chain } };
                return await CallAsync(one, chain, shows, mend, failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    private async Task<IReadOnlyList<CompletedChain>> CallAsync(
        CompletionRequest request, int firstChain, bool shows, Func<CompletedChain, CompletedChain>? mend, CancellationToken cancellationToken)
    {
        var call = new ChatCall(request);
        var sink = new CompletionSink(chunks, prompt, firstChain, call.Chains, streams: shows && mend is null);
        var run = new CallRun(call, can, router.For(call), sink);
        var outcome = await pipeline.ExecuteAsync(run, cancellationToken);

        sink.Begin(default, default, knowsTimings: false); // where it was ended before anything came
        Count(run, outcome, sink, shows);
        if (outcome.Usage.PromptTokens == 0 && !request.EndEarly.IsCancellationRequested)
            chunks.TryWrite(new ModelNotice(Notices.Usage));
        IReadOnlyList<CompletedChain> chains = mend is null ? outcome.Chains : [.. outcome.Chains.Select(mend)];
        for (var i = 0; shows && i < chains.Count; i++)
            sink.Finish(i, chains[i]);
        return chains;
    }

    /// <summary>What was spent and stands neither in the prompt as reported nor in a chain that will be.</summary>
    private void Count(CallRun run, ChatOutcome outcome, CompletionSink sink, bool reportsChains)
    {
        var (all, beside) = (outcome.Usage, run.SpentBeside(outcome));
        var rest = new TokenUsage(
            all.PromptTokens + beside.PromptTokens - sink.Reported.PromptTokens,
            all.CachedTokens + beside.CachedTokens - sink.Reported.CachedTokens,
            all.ImageTokens + beside.ImageTokens - sink.Reported.ImageTokens,
            beside.CompletionTokens + (reportsChains ? 0 : all.CompletionTokens));
        if (rest != TokenUsage.Zero)
            chunks.TryWrite(new TokensSpent(rest));
    }
}
