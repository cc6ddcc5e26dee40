namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>A <see cref="LocalModel"/> over the tiny model.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    public EngineFixture(EngineOptions? options = null, IReadOnlySet<int>? eos = null, Func<IModelRunner, IModelRunner>? decorate = null, bool vision = true)
    {
        var graphs = TinyModel.Graphs(eos: eos);
        Model = LocalModel.Load(
            new ModelDescription { Id = "tiny", Family = "test", ContextLength = 0 },
            vision ? graphs : graphs with { VisionEncoderPath = null },
            (options ?? new EngineOptions()) with { OnnxRuntimeLibrary = TinyModel.Library, IntraOpThreads = 1 },
            Text.Text, time: null, seeds: null, decorate ?? (runner => runner));
    }

    public FakeText Text { get; } = new();

    public LocalModel Model { get; }

    public static int[] Prompt(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 60))];
    }

    public async Task<Completion> Complete(int[] prompt, SamplingParameters sampling, ImageContent? image = null, int[]? continues = null) =>
        await Model.CompleteAsync(FakeText.Request(prompt, sampling, image, continues));

    /// <summary>Waits until no chain holds a row.</summary>
    public async Task Idle()
    {
        for (var i = 0; i < 500 && Model.Snapshot is not { RunningChains: 0, QueuedRequests: 0 }; i++)
            await Task.Delay(10);
        Model.Snapshot.RunningChains.ShouldBe(0);
        Model.Snapshot.KvTokens.ShouldBe(0);
        Model.Snapshot.QueuedRequests.ShouldBe(0);
    }

    public ValueTask DisposeAsync() => Model.DisposeAsync();
}

internal static class ChainAssertions
{
    public static int[] Ids(this CompletedChain chain) => [.. chain.Tokens.Select(t => t.Id)];

    /// <summary>Same tokens; log-probabilities within what another order of summation may cost.</summary>
    public static void ShouldEqualChains(this IReadOnlyList<CompletedChain> actual, IReadOnlyList<CompletedChain> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            actual[i].Ids().ShouldBe(expected[i].Ids());
            actual[i].Text.ShouldBe(expected[i].Text);
            actual[i].FinishReason.ShouldBe(expected[i].FinishReason);
            for (var t = 0; t < actual[i].Tokens.Count; t++)
                actual[i].Tokens[t].Logprob.ShouldBe(expected[i].Tokens[t].Logprob, 1e-4f);
        }
    }
}
