namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

public sealed class EndingTests
{
    private static readonly SamplingParameters Four = new() { Chains = 4, MaxTokens = 30, Temperature = 1, Seed = 5 };

    [Fact]
    public async Task EndEarly_RunningAndWaitingChains_FinishCancelledWithWhatTheyHave()
    {
        using var enough = new CancellationTokenSource();
        var runtime = new FakeRuntime();
        await using var model = ModelUnderTest.Over(runtime);
        var ends = new List<CompletedChain>();

        await foreach (var chunk in model.StreamAsync(ModelUnderTest.Ask(Four with { MaxTokens = 250 }) with { EndEarly = enough.Token }, TestContext.Current.CancellationToken))
        {
            if (chunk is ChainDelta { Chain: 0 })
                await enough.CancelAsync();
            if (chunk is ChainFinished end)
                ends.Add(end.Result);
        }

        ends.Count.ShouldBe(4);
        ends[^1].FinishReason.ShouldBe(FinishReason.Cancelled);
        ends[^1].Tokens.ShouldBeEmpty();
        runtime.Open.ShouldBe(0);
    }

    [Fact]
    public async Task EndEarly_FiredBefore_AccountsForThePromptAlone()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime());

        var completion = await model.CompleteAsync(ModelUnderTest.Ask(Four) with { EndEarly = new CancellationToken(canceled: true) }, TestContext.Current.CancellationToken);

        completion.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Cancelled && c.Tokens.Count == 0);
        completion.Usage.PromptTokens.ShouldBeGreaterThan(0);
        completion.Usage.CompletionTokens.ShouldBe(0);
    }

    [Fact]
    public async Task Cancel_InsideThePrefill_TerminatesIt()
    {
        var blocks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new FakeRuntime { PrefillBlocks = blocks };
        await using var model = ModelUnderTest.Over(runtime);
        using var cancel = new CancellationTokenSource();
        var answer = model.CompleteAsync(ModelUnderTest.Ask(Four), cancel.Token);
        await blocks.Task;

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(answer);
        runtime.Open.ShouldBe(0);
    }

    [Fact]
    public async Task Abandoned_AfterTheFirstChunk_FreesTheModelForTheNextRequest()
    {
        var runtime = new FakeRuntime();
        await using var model = ModelUnderTest.Over(runtime);
        await foreach (var chunk in model.StreamAsync(ModelUnderTest.Ask(Four), TestContext.Current.CancellationToken))
        {
            chunk.ShouldBeOfType<PromptProcessed>();
            break;
        }
        runtime.Open.ShouldBe(0);

        var next = await model.CompleteAsync(ModelUnderTest.Ask(Four), TestContext.Current.CancellationToken);

        next.Chains.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Dispose_WhileARequestRuns_FailsItAndClosesTheRuntime()
    {
        var blocks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new FakeRuntime { PrefillBlocks = blocks };
        var model = ModelUnderTest.Over(runtime);
        var answer = model.CompleteAsync(ModelUnderTest.Ask(Four), TestContext.Current.CancellationToken);
        await blocks.Task;

        await model.DisposeAsync();

        await Should.ThrowAsync<ModelFailedException>(answer);
        runtime.Disposed.ShouldBeTrue();
        runtime.Open.ShouldBe(0);
        await Should.ThrowAsync<ObjectDisposedException>(() => model.CompleteAsync(ModelUnderTest.Ask(Four), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Queue_Full_RefusesAndStartsNothing()
    {
        var blocks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var model = ModelUnderTest.Over(new FakeRuntime { PrefillBlocks = blocks }, options: new GenAIOptions { MaxQueuedRequests = 1 });
        using var cancel = new CancellationTokenSource();
        var running = model.CompleteAsync(ModelUnderTest.Ask(Four), cancel.Token);
        await blocks.Task;
        var waiting = model.CompleteAsync(ModelUnderTest.Ask(Four), cancel.Token);
        model.QueuedRequests.ShouldBe(1);

        await Should.ThrowAsync<ModelOverloadedException>(() => model.CompleteAsync(ModelUnderTest.Ask(Four), TestContext.Current.CancellationToken));

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        model.QueuedRequests.ShouldBe(0);
    }
}
