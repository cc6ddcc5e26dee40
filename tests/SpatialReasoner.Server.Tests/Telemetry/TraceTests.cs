using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Telemetry;

public sealed class TraceTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    [Fact]
    public async Task Question_Traced_TellsPlanChainsVerificationAndVoteBelowItsRequest()
    {
        var (spans, answer, _) = await TraceAsync(fixture.Server, b =>
        {
            b["strategy"] = "self-consistency";
            b["samples"] = 4;
            b["weighting"] = "verifier";
            b["stop"] = new JsonObject { ["rule"] = "none" };
        });

        var http = spans.Single(s => s.Source.Name == "Microsoft.AspNetCore");
        var question = spans.Single(s => s.ParentSpanId == http.SpanId);
        question.DisplayName.ShouldBe("invoke_agent self-consistency");
        question.Kind.ShouldBe(ActivityKind.Internal);
        Tag(question, "gen_ai.operation.name").ShouldBe("invoke_agent");
        Tag(question, "spatial_reasoner.strategy").ShouldBe("self-consistency");
        var parts = spans.Where(s => s.ParentSpanId == question.SpanId).ToList();
        parts.Count(p => p.OperationName == "plan").ShouldBe(1);
        parts.Count(p => p.OperationName == "vote").ShouldBe(1);
        parts.ShouldContain(p => p.OperationName == "chat spatial-tiny");

        var calls = spans.Where(s => s.OperationName == "chat spatial-tiny").ToList();
        calls.ShouldAllBe(c => (string)Tag(c, "gen_ai.request.model")! == "spatial-tiny" && (string)Tag(c, "gen_ai.provider.name")! == "spatial_reasoner");
        var chains = spans.Where(s => s.OperationName == "chain").ToList();
        chains.Select(c => (int)Tag(c, "spatial_reasoner.chain.id")!).Order().ShouldBe([0, 1, 2, 3]);
        chains.ShouldAllBe(c => calls.Any(call => call.SpanId == c.ParentSpanId));
        spans.ShouldContain(s => s.OperationName == "verify");
        spans.ShouldAllBe(s => s.Status != ActivityStatusCode.Error);

        // Every token of the answer is some chain's, and some call's.
        var usage = answer.Json["usage"]!;
        chains.Sum(c => (int)Tag(c, "gen_ai.usage.output_tokens")!).ShouldBe((int)usage["completion_tokens"]!);
        calls.Sum(c => (int)Tag(c, "gen_ai.usage.output_tokens")!).ShouldBe((int)usage["completion_tokens"]!);
        calls.Sum(c => (int)Tag(c, "gen_ai.usage.input_tokens")!).ShouldBe((int)usage["prompt_tokens"]!);
        Tag(question, "gen_ai.usage.input_tokens").ShouldBe((int)usage["prompt_tokens"]!);
    }

    [Fact]
    public async Task Content_ByDefault_StaysOutOfTraces()
    {
        var (spans, _, question) = await TraceAsync(fixture.Server, b => b["strategy"] = "cot");

        var values = spans.SelectMany(s => s.TagObjects).Select(t => t.Value?.ToString() ?? "").ToList();
        values.ShouldAllBe(v => !v.Contains(question));
        spans.ShouldAllBe(s => s.GetTagItem("gen_ai.input.messages") == null && s.GetTagItem("gen_ai.output.messages") == null);
    }

    [Fact]
    public async Task Content_WhenAskedFor_IsToldWithoutPictures()
    {
        await using var server = await ServerUnderTest.StartRealAsync("--SpatialReasoner:Telemetry:Content=true");
        var (spans, answer, question) = await TraceAsync(server, b => b["strategy"] = "cot");

        var call = spans.Single(s => s.OperationName == "chat spatial-tiny");
        var input = JsonNode.Parse((string)Tag(call, "gen_ai.input.messages")!)!.AsArray();
        var parts = input.SelectMany(m => m!["parts"]!.AsArray()).ToList();
        string.Concat(parts.Select(p => (string?)p!["content"])).ShouldContain(question);
        ((string)parts.Single(p => (string)p!["type"]! == "uri")!["uri"]!).ShouldBe("urn:sha256:" + (string)answer.Json["image_sha256"]![0]!);
        var output = JsonNode.Parse((string)Tag(call, "gen_ai.output.messages")!)![0]!;
        ((string)output["parts"]![0]!["content"]!).ShouldContain((string)answer.Json["answer"]!["text"]!);
        ((string)output["finish_reason"]!).ShouldBe("stop");
    }

    private static object? Tag(Activity span, string name) => span.GetTagItem(name);

    /// <summary>Asks a question with a trace id of the caller's and returns the spans of that trace: other tests trace at the same time.</summary>
    private async Task<(IReadOnlyList<Activity> Spans, Answer Answer, string Question)> TraceAsync(ServerUnderTest server, Action<JsonObject> change)
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ReasoningTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref options) => options.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var scene = await fixture.SceneAsync(2, "left_right");
        var question = scene["questions"]![0]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spatial/reason")
        {
            Content = JsonContent.Create(EmbeddedModelServer.Ask(scene, question, change)),
            Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } },
        };
        using var response = await server.Client.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        while (!spans.Any(s => s.Source.Name == "Microsoft.AspNetCore")) // ends after the client has its answer
            await Task.Delay(5);
        return ([.. spans], answer, (string)question["question"]!);
    }
}
