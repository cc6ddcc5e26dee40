using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>
/// What the server adds to what the engine takes, one caller at a time, every picture new: the caller's clock against the answer's own <c>timings</c>.
/// Wide bounds by default, for tests share the machine; <c>OVERHEAD_REQUESTS=500</c> on an idle one holds the promised ones.
/// </summary>
public sealed class OverheadTests(ITestOutputHelper output)
{
    private const int WarmUp = 20;
    private static readonly int? Asked = int.TryParse(Environment.GetEnvironmentVariable("OVERHEAD_REQUESTS"), out var asked) ? asked : null;
    private static readonly int Requests = Asked ?? 30;

    /// <summary>Milliseconds, the medians of an idle machine: a whole direct call beyond the engine's time, and the first streamed token after the prefill.</summary>
    private static readonly double MostForACall = Asked is null ? 200 : 2, MostForAToken = Asked is null ? 200 : 5;

    /// <summary>Of the time of a call.</summary>
    private static readonly double MostForTelemetry = Asked is null ? 2 : 1.05;

    [Fact]
    public async Task DirectCall_OneAtATime_TakesLittleMoreThanTheEngine()
    {
        await using var server = await ServerProcess.StartAsync();
        var calls = new List<double>();
        await foreach (var body in QuestionsAsync(server))
        {
            var clock = Stopwatch.StartNew();
            using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body);
            var text = await response.Content.ReadAsStringAsync();
            calls.Add(clock.Elapsed.TotalMilliseconds - EngineMs(JsonNode.Parse(text)!, "decode_ms"));
        }
        Report("a direct call beyond the engine's time", calls).ShouldBeLessThan(MostForACall);
    }

    [Fact]
    public async Task StreamedCall_OneAtATime_TellsItsFirstTokenSoonAfterThePrefill()
    {
        await using var server = await ServerProcess.StartAsync();
        var firsts = new List<double>();
        await foreach (var body in QuestionsAsync(server))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spatial/reason") { Content = JsonContent.Create(body) };
            request.Headers.Accept.Add(new("text/event-stream"));
            var clock = Stopwatch.StartNew();
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            double? first = null;
            JsonNode? result = null;
            var name = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line["event: ".Length..];
                if (name == "chain.delta")
                    first ??= clock.Elapsed.TotalMilliseconds;
                if (name == "result" && line.StartsWith("data: ", StringComparison.Ordinal))
                    result = JsonNode.Parse(line["data: ".Length..]);
            }
            firsts.Add(first.ShouldNotBeNull() - EngineMs(result.ShouldNotBeNull()));
        }
        Report("the first streamed token after the prefill", firsts).ShouldBeLessThan(MostForAToken);
    }

    [Fact]
    public async Task Telemetry_MetricsAndTraces_CostLittle()
    {
        await using var collector = await Collector.StartAsync();
        await using var with = await ServerProcess.StartAsync(collector.Settings);
        await using var without = await ServerProcess.StartAsync("--SpatialReasoner:Telemetry:Metrics=false");
        List<double> told = [], silent = [];
        // Turn by turn, who goes first alternating: both meet the same machine.
        await foreach (var body in QuestionsAsync(with))
        {
            var (first, second) = told.Count % 2 == 0 ? (with, without) : (without, with);
            var took = new Dictionary<ServerProcess, double> { [first] = await TimeAsync(first, body), [second] = await TimeAsync(second, body) };
            told.Add(took[with]);
            silent.Add(took[without]);
        }
        var ratio = Report("a direct call with metrics and traces", told) / Report("one without", silent);
        output.WriteLine($"{ratio:0.000} of the time");
        ratio.ShouldBeLessThan(MostForTelemetry);
    }

    /// <summary>Another scene each.</summary>
    private static async IAsyncEnumerable<JsonObject> QuestionsAsync(ServerProcess server)
    {
        for (var i = 0; i < Requests + WarmUp; i++)
        {
            var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + i}?kinds=left_right"))!;
            if (scene["questions"]!.AsArray() is [var question, ..])
                yield return EmbeddedModelServer.Ask(scene, question!, b => b["strategy"] = "direct");
        }
    }

    private static double EngineMs(JsonNode result, params string[] also) =>
        new[] { "queue_ms", "vision_ms", "prefill_ms" }.Concat(also).Sum(part => (double)result["timings"]![part]!);

    private static async Task<double> TimeAsync(ServerProcess server, JsonObject body)
    {
        var clock = Stopwatch.StartNew();
        using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"answer\"");
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <returns>The median, after the calls that warm up.</returns>
    private double Report(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Skip(WarmUp).Order().ToList();
        output.WriteLine($"{what}: median {sorted[sorted.Count / 2]:0.00} ms, 90th percentile {sorted[(int)(0.9 * sorted.Count)]:0.00} ms of {sorted.Count}");
        return sorted[sorted.Count / 2];
    }
}
