using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using SpatialReasoner.Server.Telemetry;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Telemetry;

public sealed class PrometheusTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    [Theory]
    [InlineData("http.server.request.duration", "s", "histogram", "http_server_request_duration_seconds")]
    [InlineData("gen_ai.client.token.usage", "{token}", "histogram", "gen_ai_client_token_usage")]
    [InlineData("spatial_reasoner.engine.tokens", "{token}", "counter", "spatial_reasoner_engine_tokens_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", "counter", "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("already_seconds_total", "s", "counter", "already_seconds_total")]
    [InlineData("share", "1", "gauge", "share_ratio")]
    [InlineData("calls", "1", "counter", "calls_total")]
    [InlineData("2.many  odd--signs", "", "gauge", "_2_many_odd_signs")]
    public void Name_FollowsOpenTelemetrysRules(string name, string unit, string type, string expected) =>
        PrometheusNames.Metric(name, unit, type).ShouldBe(expected);

    [Fact]
    public void Text_OfAwkwardMetrics_IsTheFormatToTheLetter() => OfAwkwardMetrics().ShouldBe("""
        # TYPE awkward_gauge gauge
        awkward_gauge{how="infinite"} +Inf
        awkward_gauge{how="not a number"} NaN
        # HELP awkward_latency_seconds One \\ line\nand another
        # TYPE awkward_latency_seconds histogram
        awkward_latency_seconds_bucket{path="C:\\temp \"x\"\nend",le="0.5"} 1
        awkward_latency_seconds_bucket{path="C:\\temp \"x\"\nend",le="2"} 3
        awkward_latency_seconds_bucket{path="C:\\temp \"x\"\nend",le="+Inf"} 4
        awkward_latency_seconds_sum{path="C:\\temp \"x\"\nend"} 12.25
        awkward_latency_seconds_count{path="C:\\temp \"x\"\nend"} 4

        """.ReplaceLineEndings("\n"));

    [Fact]
    public async Task Text_OfAwkwardMetrics_IsReadBackByPrometheusOwnParser()
    {
        var families = await PrometheusParser.ParseAsync(OfAwkwardMetrics());

        var latency = families.Single(f => (string)f["name"]! == "awkward_latency_seconds");
        ((string)latency["help"]!).ShouldBe("One \\ line\nand another");
        ((string)latency["type"]!).ShouldBe("histogram");
        latency["samples"]!.AsArray().ShouldAllBe(s => (string)s!["labels"]!["path"]! == "C:\\temp \"x\"\nend");
    }

    [Fact]
    public async Task Scrape_OfARunningServer_IsReadByPrometheusOwnParser()
    {
        await AskAsync(fixture);
        var scrape = await fixture.Server.GetAsync("/metrics");
        scrape.Response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");

        var families = await PrometheusParser.ParseAsync(scrape.Text);

        families.Count.ShouldBe(scrape.Text.Split('\n').Count(l => l.StartsWith("# TYPE ")));
        families.Select(f => (string)f["name"]!).ShouldBeUnique();
        // Our own: those of ASP.NET Core come once per server, and other tests' servers are in this process.
        foreach (var family in families.Where(f => (string)f["type"]! == "histogram" && !((string)f["name"]!).StartsWith("http_") && !((string)f["name"]!).StartsWith("kestrel_")))
            ShouldAddUp((string)family["name"]!, [.. family["samples"]!.AsArray().Select(s => s!)]);
    }

    [Fact]
    public async Task Metrics_AfterAQuestion_CountIt()
    {
        var before = await ScrapeAsync();
        var usage = (await AskAsync(fixture)).Json["usage"]!;
        var after = await ScrapeAsync();

        // At least: other tests count in the same process.
        Grown("spatial_reasoner_request_duration_seconds_count{spatial_reasoner_abstained=\"false\",spatial_reasoner_strategy=\"cot\"}").ShouldBeGreaterThanOrEqualTo(1);
        Grown("spatial_reasoner_chains_total{spatial_reasoner_finish_reason=\"stop\",spatial_reasoner_strategy=\"cot\"}").ShouldBeGreaterThanOrEqualTo(1);
        var call = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"spatial_reasoner\",gen_ai_request_model=\"spatial-tiny\",gen_ai_response_model=\"spatial-tiny\"";
        Grown($"gen_ai_client_operation_duration_seconds_count{{{call}}}").ShouldBeGreaterThanOrEqualTo(1);
        Grown($"gen_ai_client_token_usage_sum{{{call},gen_ai_token_type=\"output\"}}").ShouldBeGreaterThanOrEqualTo((double)usage["completion_tokens"]!);
        Grown($"gen_ai_client_token_usage_sum{{{call},gen_ai_token_type=\"input\"}}").ShouldBeGreaterThanOrEqualTo((double)usage["prompt_tokens"]!);
        Grown("spatial_reasoner_engine_batch_size_count").ShouldBeGreaterThan(0);
        after.Keys.ShouldContain(k => k.StartsWith("gen_ai_server_time_to_first_token_seconds_bucket{"));

        double Grown(string sample) => after[sample] - before.GetValueOrDefault(sample);
    }

    [Fact]
    public async Task Metrics_SwitchedOff_AreNotThere()
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, "--SpatialReasoner:Telemetry:Metrics=false");

        (await server.GetAsync("/metrics")).ShouldBeProblem(HttpStatusCode.NotFound, null).ShouldContain("SpatialReasoner:Telemetry:Metrics is false");
    }

    private static async Task<Answer> AskAsync(EmbeddedModelServer fixture)
    {
        var scene = await fixture.SceneAsync(2, "left_right");
        var answer = await fixture.Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => b["strategy"] = "cot"));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer;
    }

    /// <summary>Other tests' servers are in the same process and tell the same series.</summary>
    private async Task<Dictionary<string, double>> ScrapeAsync() => (await fixture.Server.GetAsync("/metrics")).Text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')
        .GroupBy(l => l[..l.LastIndexOf(' ')], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..]))
        .ToDictionary(series => series.Key, series => series.Sum());

    /// <summary>Buckets only grow, the last is +Inf and counts as many as _count.</summary>
    private static void ShouldAddUp(string name, IReadOnlyList<JsonNode> samples)
    {
        foreach (var series in samples.Where(s => (string)s["name"]! == name + "_bucket").GroupBy(s => Labels(s, without: "le")))
        {
            var counts = series.Select(s => (double)s["value"]!).ToList();
            counts.ShouldBe(counts.Order());
            ((string)series.Last()["labels"]!["le"]!).ShouldBe("+Inf");
            var count = samples.Single(s => (string)s["name"]! == name + "_count" && Labels(s, without: "") == series.Key);
            ((double)count["value"]!).ShouldBe(counts[^1]);
        }
    }

    private static string Labels(JsonNode sample, string without) =>
        string.Join(',', sample["labels"]!.AsObject().Where(l => l.Key != without).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    private static string OfAwkwardMetrics()
    {
        using var meter = new Meter("awkward");
        var latency = meter.CreateHistogram(
            "awkward.latency", "s", "One \\ line\nand another", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        meter.CreateObservableGauge<double>("awkward.gauge", () => [How(double.PositiveInfinity, "infinite"), How(double.NaN, "not a number")]);
        using var exporter = new PrometheusExporter();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("awkward").AddReader(new BaseExportingMetricReader(exporter)).Build();
        foreach (var seconds in new[] { 0.5, 0.75, 1, 10 })
            latency.Record(seconds, new KeyValuePair<string, object?>("path", "C:\\temp \"x\"\nend"));
        var text = exporter.Scrape()!;
        return text[text.IndexOf("# TYPE awkward_gauge", StringComparison.Ordinal)..];

        static Measurement<double> How(double value, string how) => new(value, new KeyValuePair<string, object?>("how", how));
    }
}
