using System.Runtime.CompilerServices;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Documents;

public sealed class DocumentWriterTests
{
    /// <summary>Found by fuzzing: it was a fault of the server's own.</summary>
    [Fact]
    public async Task Reason_DeadlinePassesBetweenAnswerAndDocument_IsADeadlineThatPassed()
    {
        var clock = new ManualClock();
        var reasoner = Reasoner.Create(new Late(new ScriptedModel(Models.Open, "left"), () => clock.Advance(TimeSpan.FromSeconds(2))), new ReasonerOptions { Time = clock });
        var schema = Schemas.Parse("""{"type":"object","properties":{"answer":{"type":"string"},"sure":{"type":"boolean"}},"required":["answer","sure"]}""");

        var failed = await Should.ThrowAsync<DeadlinePassedException>(() => reasoner.ReasonAsync(
            Requests.Ask("direct") with { Deadline = TimeSpan.FromSeconds(1), Document = new DocumentFormat(schema) }));

        failed.Deadline.ShouldBe(TimeSpan.FromSeconds(1));
    }

    /// <summary>A model after whose answers time passes.</summary>
    private sealed class Late(IVisionLanguageModel model, Action afterwards) : IVisionLanguageModel
    {
        public ModelDescription Description => model.Description;

        public async IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var chunk in model.StreamAsync(request, cancellationToken))
                yield return chunk;
            afterwards();
        }
    }
}
