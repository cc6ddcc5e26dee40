using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Tests.EngineNode;

public sealed class EngineStreamTests(EngineRig rig) : IClassFixture<EngineRig>
{
    [Fact]
    public async Task Stream_Usual_TellsPromptTokensEndsAndUsageInOrder()
    {
        var events = await rig.Server.StreamAsync(EngineRig.Path, rig.Body(b =>
        {
            (b["n"], b["stream"]) = (3, true);
            b["stream_options"] = new JsonObject { ["include_usage"] = true };
        }));

        events.ShouldAllBe(e => e.Name == null);
        events[^1].Data.ShouldBe("[DONE]");
        var chunks = events.SkipLast(1).Select(e => e.Json).ToArray();
        chunks.ShouldAllBe(c => (string)c["object"]! == "chat.completion.chunk" && (string)c["id"]! == (string)chunks[0]["id"]! && (string)c["model"]! == "spatial-tiny");
        var first = chunks[0];
        first["choices"]!.AsArray().ShouldBeEmpty();
        ((int)first["usage"]!["completion_tokens"]!).ShouldBe(0);
        ((int)first["usage"]!["prompt_tokens_details"]!["image_tokens"]!).ShouldBe(16);
        foreach (var part in new[] { "queue_ms", "vision_ms", "prefill_ms" })
            ((double)first["timings"]![part]!).ShouldBeGreaterThanOrEqualTo(0);
        chunks[1..^1].ShouldAllBe(c => c["choices"]!.AsArray().Count == 1 && c["usage"] == null);
        chunks[1..^1].Select(c => c["choices"]![0]!).GroupBy(c => (int)c["index"]!).Count().ShouldBe(3);
        foreach (var chain in chunks[1..^1].Select(c => c["choices"]![0]!).GroupBy(c => (int)c["index"]!))
        {
            ((string?)chain.First()["delta"]!["role"]).ShouldBe("assistant");
            chain.Skip(1).ShouldAllBe(c => c["delta"]!["role"] == null);
        }
        var last = chunks[^1];
        last["choices"]!.AsArray().ShouldBeEmpty();
        var tokens = chunks[1..^1].Sum(c => c["choices"]![0]!["logprobs"]?["content"]!.AsArray().Count ?? 0);
        ((int)last["usage"]!["completion_tokens"]!).ShouldBe(tokens);
        ((int)last["usage"]!["prompt_tokens"]!).ShouldBe((int)first["usage"]!["prompt_tokens"]!);
        ((int)last["usage"]!["total_tokens"]!).ShouldBe((int)last["usage"]!["prompt_tokens"]! + tokens);
    }

    [Fact]
    public async Task Stream_SecondTime_SaysWhatTheCacheHeld()
    {
        var body = rig.Body(b => b["max_tokens"] = 1);
        var usage = (await rig.Server.PostAsync(EngineRig.Path, body)).Json["usage"]!;
        var again = (await rig.Server.PostAsync(EngineRig.Path, body.DeepClone())).Json["usage"]!;

        ((int)again["prompt_tokens_details"]!["cached_tokens"]!).ShouldBe((int)usage["prompt_tokens"]! - 1, "all but the token that every chain feeds itself");
    }

    [Fact]
    public async Task Stream_ThatFails_EndsWithItsError()
    {
        await using var server = await ServerUnderTest.StartAsync(s => s.AddSingleton<IVisionLanguageModel>(new FailingModel()));

        var events = await server.StreamAsync(EngineRig.Path, Bodies.Chat(b => b["stream"] = true));

        ((string)events[^2].Json["error"]!["code"]!).ShouldBe("model_failed");
        ((string)events[^2].Json["error"]!["type"]!).ShouldBe("server_error");
        events[^1].Data.ShouldBe("[DONE]");
        (await server.PostAsync(EngineRig.Path, Bodies.Chat())).ShouldBeOpenAIError(HttpStatusCode.InternalServerError, null);
    }

    [Fact]
    public async Task Stream_OfAModelThatLivesElsewhere_CountsWhatItTellsLaterAndRepeatsItsNotices()
    {
        await using var server = await ServerUnderTest.StartAsync(s => s.AddSingleton<IVisionLanguageModel>(new FarModel()));
        var body = Bodies.Chat(b => (b["stream"], b["stream_options"]) = (true, new JsonObject { ["include_usage"] = true }));

        var chunks = (await server.StreamAsync(EngineRig.Path, body)).SkipLast(1).Select(e => e.Json).ToArray();
        var whole = (await server.PostAsync(EngineRig.Path, Bodies.Chat())).Json;

        chunks.Select(c => (string?)c["warnings"]?[0]).OfType<string>().ShouldBe(["No seeds."]);
        chunks[^1]["usage"]!.ToJsonString().ShouldBe(whole["usage"]!.ToJsonString());
        whole["usage"]!.ToJsonString().ShouldBe("""{"prompt_tokens":50,"completion_tokens":9,"total_tokens":59,"prompt_tokens_details":{"cached_tokens":10,"image_tokens":16}}""");
        whole["warnings"]!.ToJsonString().ShouldBe("""["No seeds."]""");
    }

    [Fact]
    public async Task Client_ThatLeaves_FreesItsSlots()
    {
        const int Chains = 128, Tokens = 300;
        var text = string.Concat(Enumerable.Repeat(" 1", Tokens));
        var before = rig.Model.Snapshot.DecodedTokens;
        var body = rig.Body(b =>
        {
            b["stream"] = true;
            b["continuations"] = new JsonArray([.. Enumerable.Range(0, Chains).Select(_ => (JsonNode)text)]);
        });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using (var request = new HttpRequestMessage(HttpMethod.Post, EngineRig.Path) { Content = JsonContent.Create(body) })
        using (var response = await rig.Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            // Until a chain speaks, and the engine's step that made it has ended.
            while (!(await reader.ReadLineAsync(limit.Token))!.Contains("\"delta\"", StringComparison.Ordinal) || rig.Model.Snapshot.RunningChains == 0)
            {
            }
        }

        while (rig.Model.Snapshot.RunningChains > 0)
            await Task.Delay(5, limit.Token);
        (rig.Model.Snapshot.DecodedTokens - before).ShouldBeLessThan(Chains * Tokens / 2, "the chains were abandoned, not finished");
    }

    /// <summary>Says one word and breaks down.</summary>
    private sealed class FailingModel : IVisionLanguageModel
    {
        public ModelDescription Description { get; } = new() { Id = "spatial-tiny", Family = "spatial-tiny", ContextLength = 512 };

        public async IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new PromptProcessed(new PromptUsage(40, 10, 16), new PromptTimings(1, 2, 3));
            yield return new ChainDelta(0, "left", [new TokenLogprob(5, "left", -0.1f)]);
            throw new ModelFailedException("The engine broke down.");
        }
    }

    /// <summary>Learns the length of its prompt late, and has something to say about itself.</summary>
    private sealed class FarModel : IVisionLanguageModel
    {
        public ModelDescription Description { get; } = new() { Id = "spatial-tiny", Family = "spatial-tiny", ContextLength = 512 };

        public async IAsyncEnumerable<CompletionChunk> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new PromptProcessed(default, default);
            yield return new ModelNotice("No seeds.");
            yield return new ChainDelta(0, "left", []);
            yield return new ChainFinished(0, new CompletedChain("left", [], FinishReason.Stop) { TokenCount = 4 });
            yield return new TokensSpent(new TokenUsage(50, 10, 16, 5));
        }
    }
}
