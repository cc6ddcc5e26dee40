using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The official openai package and the Vercel AI SDK, from npm, against the running server.</summary>
public sealed class NodeClientsTests(AskedScene scene) : IClassFixture<AskedScene>
{
    [Fact]
    public async Task OpenAIPackage_SeesAnswersStreamsAndErrors()
    {
        var seen = await RunAsync("openai-client.mjs", "openai");

        seen["models"]!.AsArray().Select(m => (string)m!).ShouldContain("spatial-tiny+cot");
        ((string)seen["content"]!).ShouldBe(scene.Truth);
        string.Concat(seen["logprobs"]!.AsArray().Select(t => (string)t!)).Trim().ShouldBe(scene.Truth);
        ((int)seen["usage"]!["total_tokens"]!).ShouldBeGreaterThan(0);
        var streamed = seen["streamed"]!;
        ((string)streamed["content"]!).ShouldBe(scene.Truth);
        ((string)streamed["reasoning"]!).ShouldContain(scene.Truth);
        ((int)streamed["reasoningDeltas"]!).ShouldBeGreaterThan(3);
        ((string)streamed["finish"]!).ShouldBe("stop");
        ((int)streamed["usage"]!["completion_tokens"]!).ShouldBe((int)seen["usage"]!["completion_tokens"]!);
        ((string)seen["parsed"]!["answer"]!).ShouldBe(scene.Truth);
        ((double)seen["parsed"]!["confidence"]!).ShouldBeInRange(0, 1);
        ((int)seen["chunksBeforeAbort"]!).ShouldBe(2);
        ((string)seen["response"]!["text"]!).ShouldBe(scene.Truth);
        seen["response"]!["items"]!.AsArray().Select(i => (string)i!).ShouldBe(["reasoning", "message"]);
        ((string)seen["responseStreamed"]!).ShouldBe(scene.Truth);
        var events = seen["events"]!.AsArray().Select(e => (string)e!).ToArray();
        events[0].ShouldBe("response.created");
        events.Count(e => e == "response.reasoning_summary_text.delta").ShouldBeGreaterThan(3);
        events[^1].ShouldBe("response.completed");
        ShouldBeFailure(seen["badField"]!, "BadRequestError", 400, "n");
        ShouldBeFailure(seen["unknownModel"]!, "NotFoundError", 404, "model");
        ShouldBeFailure(seen["stored"]!, "BadRequestError", 400, "previous_response_id");
        ShouldBeFailure(seen["busy"]!, "RateLimitError", 429, null);
        ((string)seen["busy"]!["retryAfter"]!).ShouldBe("3");
    }

    [Fact]
    public async Task AISdk_SeesAnswersStreamsAndErrors()
    {
        var seen = await RunAsync("ai-sdk-client.mjs", "ai");

        ((string)seen["content"]!).ShouldBe(scene.Truth);
        ((string)seen["reasoning"]!).ShouldContain(scene.Truth);
        ((int)seen["tokens"]!).ShouldBeGreaterThan(0);
        ((string)seen["streamed"]!["content"]!).ShouldBe(scene.Truth);
        ((string)seen["streamed"]!["reasoning"]!).ShouldContain(scene.Truth);
        seen["streamed"]!["parts"]!.AsArray().Count(p => (string)p! == "reasoning-delta").ShouldBeGreaterThan(3);
        ((string)seen["output"]!["answer"]!).ShouldBe(scene.Truth);
        ((int)seen["aborted"]!).ShouldBeGreaterThanOrEqualTo(3);
        ((int)seen["badField"]!["status"]!).ShouldBe(400);
        ((string)seen["badField"]!["body"]!).ShouldContain("\"param\":\"temperature\"");
        ((int)seen["busy"]!["status"]!).ShouldBe(429);
    }

    /// <summary>OpenAI's published specification, by way of the types its package is generated with.</summary>
    [Fact]
    public async Task Documents_OfEveryKind_AreOfThePublishedTypes()
    {
        var seen = await RunAsync("openai-types.mjs", "typescript");

        Texts("complaints").ShouldBeEmpty();
        // The check sees what it should: whatever is renamed or mistyped is refused.
        Texts("passed").ShouldBeEmpty();
        ((int)seen["broken"]!).ShouldBeGreaterThan(500);
        var kinds = seen["kinds"]!.AsObject().Select(k => k.Key).ToArray();
        foreach (var kind in new[]
        {
            "Models: models", "Model: model", "Completion: completion", "Completion: completion with logprobs", "Completion: completion, n=2, everything included",
            "Completion: completion of a schema", "Completion: completion cut short", "Chunk: chunk", "Chunk: chunk with logprobs", "Chunk: chunk of two choices",
            "ErrorBody: chunk of a stream that fails", "ErrorBody: error of a field", "ErrorBody: error of a busy server",
            "SentResponse: response", "SentResponse: response with logprobs", "SentResponse: response of a schema", "SentResponse: response cut short",
            "Event: response.created", "Event: response.in_progress", "Event: response.output_item.added", "Event: response.reasoning_summary_part.added",
            "Event: response.reasoning_summary_text.delta", "Event: response.reasoning_summary_text.done", "Event: response.reasoning_summary_part.done",
            "Event: response.content_part.added", "Event: response.output_text.delta", "Event: response.output_text.done", "Event: response.content_part.done",
            "Event: response.output_item.done", "Event: response.completed", "Event: response.incomplete", "Event: error", "Event: response.failed",
        })
            kinds.ShouldContain(kind);

        string[] Texts(string name) => [.. seen[name]!.AsArray().Select(t => (string)t!)];
    }

    private static void ShouldBeFailure(JsonNode failure, string name, int status, string? param)
    {
        ((string)failure["name"]!).ShouldBe(name);
        ((int)failure["status"]!).ShouldBe(status);
        ((string?)failure["param"]).ShouldBe(param);
    }

    private Task<JsonNode> RunAsync(string script, string package) => NodeScript.RunAsync(script, package, scene.Url, scene.BusyUrl, scene.Image, scene.Question, scene.BrokenUrl);
}
