using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>
/// What the server adds to what the engine takes, one caller at a time, every picture new: the caller's clock against the answer's own <c>timings</c>.
/// Wide bounds by default, for tests share the machine; <c>OVERHEAD_REQUESTS=500</c> on an idle one holds the promised ones.
/// </summary>
public sealed class OverheadTests(ITestOutputHelper output)
{
    private static readonly int? Asked = int.TryParse(Environment.GetEnvironmentVariable("OVERHEAD_REQUESTS"), out var asked) ? asked : null;

    /// <summary>Until the runtime has compiled what is called often.</summary>
    private static readonly int WarmUp = Asked is null ? 10 : 200;

    private static readonly int Requests = Asked ?? 30;

    /// <summary>Milliseconds a machine may take that runs other tests at the same time.</summary>
    private const double Loaded = 200;

    /// <summary>Milliseconds from the end of the prefill to the first streamed token.</summary>
    private static readonly double MostForAToken = Asked is null ? Loaded : 5;

    /// <summary>Pixels: the embedded model's own, so that pictures need no scaling.</summary>
    private const int OwnSize = 64;

    /// <summary>Of the time of a call.</summary>
    private static readonly double MostForTelemetry = Asked is null ? 2 : 1.05;

    /// <param name="size">Pixels: the embedded model's own, and a picture of half a megabyte.</param>
    /// <param name="most">Milliseconds, on an idle machine.</param>
    [Theory]
    [InlineData(64, 2)]
    [InlineData(512, 8)]
    public async Task DirectCall_OneAtATime_TakesLittleMoreThanTheEngine(int size, double most)
    {
        await using var server = await ServerProcess.StartAsync();
        var calls = new List<double>();
        await foreach (var body in QuestionsAsync(server, size))
        {
            var (took, result) = await AskAsync(server, body);
            calls.Add(took - EngineMs(result, "decode_ms"));
        }
        Report($"a direct call beyond the engine's time, {size} x {size} pixels", calls).ShouldBeLessThan(Asked is null ? Loaded : most);
    }

    [Fact]
    public async Task StreamedCall_OneAtATime_TellsItsFirstTokenSoonAfterThePrefill()
    {
        await using var server = await ServerProcess.StartAsync();
        var firsts = new List<double>();
        await foreach (var body in QuestionsAsync(server, OwnSize))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spatial/reason") { Content = Written(body) };
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
        await foreach (var body in QuestionsAsync(with, OwnSize))
        {
            var (first, second) = told.Count % 2 == 0 ? (with, without) : (without, with);
            var took = new Dictionary<ServerProcess, double> { [first] = (await AskAsync(first, body)).Ms, [second] = (await AskAsync(second, body)).Ms };
            told.Add(took[with]);
            silent.Add(took[without]);
        }
        var ratio = Report("a direct call with metrics and traces", told) / Report("one without", silent);
        output.WriteLine($"{ratio:0.000} of the time");
        ratio.ShouldBeLessThan(MostForTelemetry);
    }

    /// <summary>Another scene each.</summary>
    private static async IAsyncEnumerable<JsonObject> QuestionsAsync(ServerProcess server, int size)
    {
        for (var i = 0; i < Requests + WarmUp; i++)
        {
            var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + i}?kinds=left_right&size={size}"))!;
            if (scene["questions"]!.AsArray() is [var question, ..])
                yield return EmbeddedModelServer.Ask(scene, question!, b => b["strategy"] = "direct");
        }
    }

    private static double EngineMs(JsonNode result, params string[] also) =>
        new[] { "queue_ms", "vision_ms", "prefill_ms" }.Concat(also).Sum(part => (double)result["timings"]![part]!);

    private static async Task<(double Ms, JsonNode Result)> AskAsync(ServerProcess server, JsonObject body)
    {
        using var content = Written(body);
        var clock = Stopwatch.StartNew();
        using var response = await server.Client.PostAsync("/v1/spatial/reason", content);
        var text = await response.Content.ReadAsStringAsync();
        return (clock.Elapsed.TotalMilliseconds, JsonNode.Parse(text)!);
    }

    /// <summary>Writing it is the caller's work, done before the clock starts.</summary>
    private static StringContent Written(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    /// <returns>The median, after the calls that warm up.</returns>
    private double Report(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Skip(WarmUp).Order().ToList();
        output.WriteLine($"{what}: median {sorted[sorted.Count / 2]:0.00} ms, 90th percentile {sorted[(int)(0.9 * sorted.Count)]:0.00} ms of {sorted.Count}");
        return sorted[sorted.Count / 2];
    }
}
