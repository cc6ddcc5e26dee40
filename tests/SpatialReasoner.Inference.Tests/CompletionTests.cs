using System.Runtime.CompilerServices;

namespace SpatialReasoner.Inference.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task CompleteAsync_InterleavedChains_AreSortedAndCounted()
    {
        var model = new ScriptedModel(
            new PromptProcessed(new PromptUsage(30, 22, 16), new PromptTimings(1, 2, 3)),
            new ChainDelta(1, "right", []),
            new ChainFinished(1, Chain("right", -1, -2)),
            new ChainDelta(0, "left", []),
            new ChainFinished(0, Chain("left", -0.5f)));

        var completion = await model.CompleteAsync(new CompletionRequest { Messages = [ChatMessage.User("?")], Sampling = new SamplingParameters { Chains = 2 } });

        completion.Chains.Select(c => c.Text).ShouldBe(["left", "right"]);
        completion.Chains[1].Logprob.ShouldBe(-3);
        completion.Usage.ShouldBe(new TokenUsage(30, 22, 16, 3));
        completion.Usage.TotalTokens.ShouldBe(33);
        completion.Timings.ShouldBe(new PromptTimings(1, 2, 3));
    }

    private static CompletedChain Chain(string text, params float[] logprobs) =>
        new(text, [.. logprobs.Select((l, i) => new TokenLogprob(i, text, l))], FinishReason.Stop);

    private sealed class ScriptedModel(params CompletionChunk[] chunks) : IVisionLanguageModel
    {
        public ModelDescription Description { get; } = new() { Id = "script", Family = "script", ContextLength = 64 };

        public async IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var chunk in chunks)
            {
                await Task.Yield();
                yield return chunk;
            }
        }
    }
}
