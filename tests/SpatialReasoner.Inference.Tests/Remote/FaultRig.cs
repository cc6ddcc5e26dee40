using System.Collections.Concurrent;
using System.Text;
using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>A remote model in front of upstreams that fail as they are told to.</summary>
internal sealed class FaultRig : IAsyncDisposable
{
    /// <summary>Short, so that tests are: a fault shows within two seconds, a broken circuit is tried again after as much.</summary>
    public static ResilienceOptions Quick { get; } = new()
    {
        TotalTimeoutSeconds = 20, AttemptTimeoutSeconds = 10, FirstEventTimeoutSeconds = 1.2, StallTimeoutSeconds = 1.2, Retries = 3, RetryDelayMs = 1, BreakerMinimumCalls = 100,
        BreakSeconds = 0.5, BreakerWindowSeconds = 5,
    };

    private readonly ConcurrentQueue<UpstreamEvent> events = new();

    private FaultRig(IReadOnlyList<TestUpstream> upstreams, ResilienceOptions resilience, UpstreamRouting routing)
    {
        Upstreams = upstreams;
        var can = upstreams[0].Abilities;
        Model = new RemoteModel(
            new RemoteOptions
            {
                Upstreams = [.. upstreams.Select(u => new UpstreamOptions { Url = u.Url })],
                Routing = routing, ConnectTimeoutSeconds = 5, Choices = can.Choices, Logprobs = can.Logprobs, Continuation = can.Continuation, Seed = can.Seed, JsonSchema = can.JsonSchema,
            },
            resilience, observe: events.Enqueue);
    }

    public RemoteModel Model { get; }

    public IReadOnlyList<TestUpstream> Upstreams { get; }

    /// <summary>The only one.</summary>
    public TestUpstream Upstream => Upstreams.ShouldHaveSingleItem();

    /// <summary>What happened to the upstreams.</summary>
    public IReadOnlyList<UpstreamEvent> Events => [.. events];

    /// <summary>All calls of all upstreams.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. Upstreams.SelectMany(u => u.Calls)];

    public static async Task<FaultRig> StartAsync(int replicas = 1, UpstreamAbilities? abilities = null, ResilienceOptions? resilience = null, UpstreamRouting routing = UpstreamRouting.Prefix)
    {
        var upstreams = new List<TestUpstream>();
        for (var i = 0; i < replicas; i++)
            upstreams.Add(await TestUpstream.StartAsync(abilities ?? UpstreamAbilities.All with { FirstUsage = true }));
        var rig = new FaultRig(upstreams, resilience ?? Quick, routing);
        await rig.Model.ConnectAsync();
        return rig;
    }

    public static CompletionRequest Ask(int question = 0, int chains = 4) => new()
    {
        Messages = [ChatMessage.System("Be brief."), ChatMessage.User($"Where is cube {question}?")],
        Sampling = new SamplingParameters { Chains = chains, Temperature = 0.8f, MaxTokens = 40, Seed = 7 },
    };

    /// <summary>Runs a request and checks what must hold of every completion, whatever went wrong on its way.</summary>
    public async Task<Completion> RunAsync(CompletionRequest request, CancellationToken cancellationToken = default)
    {
        var chunks = new List<CompletionChunk>();
        await foreach (var chunk in Model.StreamAsync(request, cancellationToken))
            chunks.Add(chunk);
        chunks.OfType<PromptProcessed>().ShouldHaveSingleItem();
        var finished = chunks.OfType<ChainFinished>().ToArray();
        finished.Select(f => f.Chain).Order().ShouldBe(Enumerable.Range(0, request.Sampling.Chains), "every chain once");
        var texts = new Dictionary<int, StringBuilder>();
        foreach (var delta in chunks.OfType<ChainDelta>())
        {
            if (!texts.TryGetValue(delta.Chain, out var text))
                texts.Add(delta.Chain, text = new StringBuilder());
            text.Append(delta.Text);
        }
        foreach (var one in finished)
            texts.GetValueOrDefault(one.Chain)?.ToString().ShouldBe(one.Result.Text, $"what was shown of chain {one.Chain}");
        return await new Told(chunks, Model.Description).CompleteAsync(request, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Model.Dispose();
        foreach (var upstream in Upstreams)
            await upstream.DisposeAsync();
    }

    /// <summary>What was streamed, to be added up as callers of the seam add it up.</summary>
    private sealed class Told(IReadOnlyList<CompletionChunk> chunks, ModelDescription description) : IVisionLanguageModel
    {
        public ModelDescription Description => description;

        public IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, CancellationToken cancellationToken = default) => chunks.ToAsyncEnumerable();
    }
}
