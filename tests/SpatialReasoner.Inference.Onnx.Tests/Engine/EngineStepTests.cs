namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>The engine stepped by hand, without its thread.</summary>
public sealed class EngineStepTests : IDisposable
{
    private readonly RunnerFixture model = new(slots: 8, maxLength: 256);
    private readonly InferenceEngine engine;

    public EngineStepTests() => engine = new InferenceEngine(model.Runner, model.Cache, new HashSet<int>(), tokensPerStep: 64, TimeProvider.System);

    [Fact]
    public void Step_NothingAdded_SaysSo() => engine.Step().ShouldBeFalse();

    [Fact]
    public void Step_Request_RunsToItsEnd()
    {
        var request = Add(RunnerFixture.Tokens(1, 100), new() { Chains = 2, MaxTokens = 3 });

        var steps = 0;
        while (engine.Step())
            steps++;

        steps.ShouldBe(5); // two pieces of prompt, then a decode step per token, the first of which feeds the end of the prompt
        request.Output.Completion.IsCompleted.ShouldBeFalse(); // until it is read
        Read(request).OfType<ChainFinished>().Count().ShouldBe(2);
        request.Output.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        model.Cache.Count.ShouldBe(0);
    }

    [Fact]
    public void Step_Abandoned_FreesRowsAtTheNextStep()
    {
        var request = Add([1, 2, 3], new() { Chains = 8, MaxTokens = 100 });
        for (var i = 0; i < 5; i++)
            engine.Step();
        model.Cache.Count.ShouldBe(8);
        request.Abandon();

        engine.Step().ShouldBeFalse();

        model.Cache.Count.ShouldBe(0);
    }

    [Fact]
    public void Step_AbandonedHalfwayThroughItsPrompt_LetsTheNextBegin()
    {
        var first = Add(RunnerFixture.Tokens(1, 200), new());
        var second = Add(RunnerFixture.Tokens(2, 10), new() { MaxTokens = 2 });
        engine.Step();
        first.Abandon();

        while (engine.Step())
        {
        }

        Read(second).OfType<PromptProcessed>().Single().Usage.PromptTokens.ShouldBe(10);
        Read(first).ShouldBeEmpty();
    }

    [Fact]
    public void Step_EndedHalfwayThroughItsPrompt_ReportsWhatItSpent()
    {
        using var enough = new CancellationTokenSource();
        var request = Add(RunnerFixture.Tokens(1, 200), new() { Chains = 2 }, enough.Token);
        engine.Step();
        enough.Cancel();

        engine.Step().ShouldBeFalse();

        var chunks = Read(request);
        chunks[0].ShouldBeOfType<PromptProcessed>().Usage.PromptTokens.ShouldBe(64);
        chunks.OfType<ChainFinished>().Select(c => c.Result.FinishReason).ShouldBe([FinishReason.Cancelled, FinishReason.Cancelled]);
    }

    [Fact]
    public void Step_FullQueueOfRequests_ServesThemFirstComeFirstServed()
    {
        var requests = Enumerable.Range(0, 6).Select(i => Add([i, i + 1], new() { Chains = 5, MaxTokens = 4 })).ToList();
        var order = new List<int>();
        while (engine.Step())
        {
            for (var i = 0; i < requests.Count; i++)
            {
                if (Read(requests[i]).OfType<PromptProcessed>().Any())
                    order.Add(i);
            }
        }

        order.ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Step_SteadyState_AllocatesOnlyWhatItEmits()
    {
        const int Chains = 8, Steps = 100;
        var request = Add([1, 2, 3], new() { Chains = Chains, MaxTokens = 240, Temperature = 0.8f, TopP = 0.95f });
        for (var i = 0; i < 20; i++)
            engine.Step();
        Read(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Steps; i++)
            engine.Step();
        var perToken = (GC.GetAllocatedBytesForCurrentThread() - before) / (Steps * Chains);

        // TokenLogprob, ChainDelta, its one-element list, the two strings of the fake text (32 bytes each), and the share of the
        // growing lists and of the channel.
        perToken.ShouldBeLessThan(320);
    }

    public void Dispose()
    {
        engine.Dispose();
        model.Dispose();
    }

    private EngineRequest Add(int[] prompt, SamplingParameters sampling, CancellationToken endEarly = default)
    {
        var request = new EngineRequest(new EnginePrompt(prompt, RunnerFixture.Keys(prompt), [], 0), sampling, seed: 1, new FakeText().Text)
        {
            EndEarly = endEarly,
            Place = new QueueGate(1).Enter(underWay: false),
        };
        engine.Add(request);
        return request;
    }

    private static List<CompletionChunk> Read(EngineRequest request)
    {
        var chunks = new List<CompletionChunk>();
        while (request.Output.TryRead(out var chunk))
            chunks.Add(chunk);
        return chunks;
    }
}
