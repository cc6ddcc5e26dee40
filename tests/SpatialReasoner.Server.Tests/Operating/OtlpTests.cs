using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

public sealed class OtlpTests
{
    [Fact]
    public async Task Telemetry_WithACollector_IsSentThere_TracesMetricsAndLogs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        await using var collector = await Collector.StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        string question;

        await using (var server = await ServerProcess.StartAsync(collector.Settings))
        {
            var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?size=64&kinds=left_right"))!;
            question = (string)scene["questions"]![0]!["question"]!;
            var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => b["strategy"] = "cot");
            (await PostAsync(server, body, trace)).ShouldBe(HttpStatusCode.OK);
            body["samples"] = "many";
            (await PostAsync(server, body, trace)).ShouldBe(HttpStatusCode.BadRequest);
            server.Terminate();
            (await server.EndAsync()).ShouldBe(0, server.Output);
            server.Output.ShouldContain("TraceId:" + trace, customMessage: "the refusal's line on the console");
        }

        var traces = Sent("/v1/traces");
        Holds(traces, Convert.FromHexString(trace.ToHexString())).ShouldBeTrue();
        Holds(traces, "invoke_agent cot"u8).ShouldBeTrue();
        var logs = Sent("/v1/logs");
        Holds(logs, Convert.FromHexString(trace.ToHexString())).ShouldBeTrue();
        Holds(logs, "of anonymous refused"u8).ShouldBeTrue();
        Holds(Sent("/v1/metrics"), "gen_ai.client.operation.duration"u8).ShouldBeTrue();
        collector.Received.Any(r => Holds(r.Body, Encoding.UTF8.GetBytes(question))).ShouldBeFalse("questions are the users'");

        byte[] Sent(string path) => [.. collector.Received.Where(r => r.Path == path).SelectMany(r => r.Body)];
    }

    private static bool Holds(byte[] body, ReadOnlySpan<byte> part) => body.AsSpan().IndexOf(part) >= 0;

    private static async Task<HttpStatusCode> PostAsync(ServerProcess server, JsonNode body, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spatial/reason")
        {
            Content = JsonContent.Create(body), Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } },
        };
        using var response = await server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
