using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.OpenAI;

public sealed class ChatStreamTests : IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Stream_Usual_TellsRoleReasoningContentAndEnd()
    {
        var chunks = await ChunksAsync();

        chunks.Select(c => c["choices"]![0]!["delta"]!.ToJsonString()).ShouldBe(
        [
            """{"role":"assistant","content":""}""",
            """{"reasoning_content":"cube 0.2; ","reasoning":"cube 0.2; "}""",
            """{"reasoning_content":"so left","reasoning":"so left"}""",
            """{"content":"left"}""",
            "{}",
        ]);
        chunks.Select(c => (string?)c["choices"]![0]!["finish_reason"]).ShouldBe([null, null, null, null, "stop"]);
        chunks.ShouldAllBe(c => (string)c["object"]! == "chat.completion.chunk" && (string)c["id"]! == (string)chunks[0]["id"]!);
        chunks.ShouldAllBe(c => !c.AsObject().ContainsKey("usage"));
        ((string)chunks[^1]["spatial"]!["strategy"]!).ShouldBe("self-consistency");
    }

    [Fact]
    public async Task Stream_AddedUp_EqualsTheWholeAnswer()
    {
        var chunks = await ChunksAsync();
        var whole = (await server.PostAsync(Path, Bodies.Chat())).Json["choices"]![0]!["message"]!;

        Sum("content").ShouldBe((string)whole["content"]!);
        Sum("reasoning").ShouldBe((string)whole["reasoning"]!);

        string Sum(string field) => string.Concat(chunks.Select(c => (string?)c["choices"]![0]!["delta"]![field]));
    }

    [Fact]
    public async Task Stream_IncludeUsage_EndsWithAChunkWithoutChoices()
    {
        var chunks = await ChunksAsync(b =>
        {
            b["stream_options"] = new JsonObject { ["include_usage"] = true };
            b["n"] = 2;
        });

        chunks[^1]["choices"]!.AsArray().ShouldBeEmpty();
        ((int)chunks[^1]["usage"]!["total_tokens"]!).ShouldBe(226);
        chunks[..^1].Select(c => (int)c["choices"]![0]!["index"]!).ShouldBe([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public async Task Stream_IncludedEvents_RideInValidChunks()
    {
        var chunks = await ChunksAsync(b => b["spatial"] = new JsonObject { ["include"] = new JsonArray("events") });

        chunks.Select(c => (string?)c["choices"]![0]!["delta"]!["spatial"]?["event"]).OfType<string>()
            .ShouldBe(["plan", "chain.started", "chain.started", "chain.delta", "chain.delta", "chain.delta", "chain.completed", "vote", "chain.completed", "vote"]);
        chunks[^1]["spatial"]!.AsObject().ContainsKey("events").ShouldBeFalse("they were told");
    }

    [Fact]
    public async Task Stream_ChainWithoutDeltas_IsToldWhole()
    {
        server.Reasoner.Script = (request, _) => Happening.Stream(Happening.Usual(request).Where(e => e is not ChainProgressed));

        var chunks = await ChunksAsync();

        chunks.Select(c => (string?)c["choices"]![0]!["delta"]!["reasoning"]).OfType<string>().ShouldBe(["cube 0.2; so left"]);
    }

    [Fact]
    public async Task Stream_RefusedRequest_HasAStatusAndNoStream()
    {
        server.Reasoner.Script = (_, _) => throw new QuestionNotUnderstoodException("?", "This model understands ...");

        (await server.PostAsync(Path, Bodies.Chat(b => b["stream"] = true))).ShouldBeOpenAIError(HttpStatusCode.UnprocessableEntity, "messages");
    }

    [Fact]
    public async Task Stream_FaultAfterTheFirstChunk_IsADataObject()
    {
        server.Reasoner.Script = (_, _) => Happening.FailAfterPlan(new ModelOverloadedException("full", TimeSpan.FromSeconds(1)));

        var events = await server.StreamAsync(Path, Bodies.Chat(b => b["stream"] = true));

        events.Select(e => e.Name).ShouldAllBe(n => n == null);
        ((string)events[^2].Json["error"]!["type"]!).ShouldBe("rate_limit_error");
        events[^1].Data.ShouldBe("[DONE]");
    }

    [Fact]
    public async Task Stream_LongSilence_IsFilledWithComments()
    {
        await using var hasty = await ServerUnderTest.StartAsync(s => s.AddSingleton<TimeProvider>(new HastyTime()));
        hasty.Reasoner.Script = Slow;

        var events = await hasty.StreamAsync(Path, Bodies.Chat(b => b["stream"] = true));

        events[0].ShouldBe(new ServerEvent(null, null));
        events[^1].Data.ShouldBe("[DONE]");

        static async IAsyncEnumerable<ReasoningEvent> Slow(ReasoningRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(100, cancellationToken);
            yield return new ReasoningCompleted(Happening.Result(request));
        }
    }

    /// <summary>The chunks of a stream that ends as it should.</summary>
    private async Task<List<JsonNode>> ChunksAsync(Action<JsonObject>? change = null)
    {
        var events = await server.StreamAsync(Path, Bodies.Chat(b =>
        {
            b["stream"] = true;
            change?.Invoke(b);
        }));
        events[^1].Data.ShouldBe("[DONE]");
        return [.. events.SkipLast(1).Select(e => e.Json)];
    }
}
