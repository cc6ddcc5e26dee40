using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpatialReasoner.Server.Tests.EndToEnd;
using SpatialReasoner.Server.Tests.Packaging;

namespace SpatialReasoner.Server.Tests.Telemetry;

/// <summary><c>deploy/grafana/spatial-reasoner.json</c> and <c>deploy/prometheus/alerts.yml</c> against a server that has answered a question.</summary>
public sealed partial class DashboardTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private const string OfUpstreams = "spatial_reasoner_upstream_";

    [Fact]
    public async Task DashboardAndAlerts_AskOnlyForWhatTheServerTells()
    {
        var scene = await fixture.SceneAsync(2, "left_right");
        (await fixture.Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!))).Status.ShouldBe(HttpStatusCode.OK);
        var told = Told((await fixture.Server.GetAsync("/metrics")).Text).Append("up").ToHashSet(); // Prometheus tells of every scrape

        var queries = Queries();
        queries.Count.ShouldBeGreaterThan(30);
        var alerts = Repository.Yaml("deploy/prometheus/alerts.yml").At("groups", 0, "rules").Items().Select(rule => rule.At("expr").Word()).ToList();
        alerts.Count.ShouldBeGreaterThan(2);

        foreach (var query in queries.Concat(alerts))
        {
            var asked = Asked(query);
            asked.ShouldNotBeEmpty(query);
            asked.ShouldAllBe(metric => told.Contains(metric) || metric.StartsWith(OfUpstreams), query);
            Bracket().Count(query).ShouldBe(query.Count(c => c is ')' or ']' or '}'), query);
        }
    }

    [Fact]
    public void Dashboard_PanelsLieBesideEachOther()
    {
        var panels = Dashboard()["panels"]!.AsArray().Select(p => p!["gridPos"]!).Select(p => (X: (int)p["x"]!, Y: (int)p["y"]!, W: (int)p["w"]!, H: (int)p["h"]!)).ToList();

        panels.ShouldAllBe(p => p.X >= 0 && p.X + p.W <= 24);
        panels.Where((a, i) => panels.Skip(i + 1).Any(b => a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H)).ShouldBeEmpty();
    }

    /// <summary>What the dashboard asks of a server with upstreams only.</summary>
    internal static IReadOnlyList<string> UpstreamMetrics() => [.. Queries().SelectMany(Asked).Where(m => m.StartsWith(OfUpstreams)).Distinct()];

    /// <summary>Names of a scrape's samples.</summary>
    internal static IReadOnlySet<string> Told(string scrape) => SampleName().Matches(scrape).Select(m => m.Value).ToHashSet();

    private static List<string> Asked(string query) => [.. Metric().Matches(query).Select(m => m.Value)];

    private static IReadOnlyList<string> Queries()
    {
        var dashboard = Dashboard();
        var panels = dashboard["panels"]!.AsArray().SelectMany(p => p!["targets"]?.AsArray() ?? []).Select(t => (string)t!["expr"]!);
        var variables = dashboard["templating"]!["list"]!.AsArray().Where(v => (string)v!["type"]! == "query").Select(v => (string)v!["query"]!["query"]!);
        return [.. panels, .. variables];
    }

    private static JsonNode Dashboard() => JsonNode.Parse(Repository.Text("deploy/grafana/spatial-reasoner.json"))!;

    /// <summary>At the beginning of a sample's line.</summary>
    [GeneratedRegex(@"^[a-zA-Z_:][\w:]*", RegexOptions.Multiline)]
    private static partial Regex SampleName();

    /// <summary>What a selector or, in a variable, a comma follows.</summary>
    [GeneratedRegex(@"[a-zA-Z_:][\w:]*(?=\{)|(?<=label_values\()[a-zA-Z_:][\w:]*")]
    private static partial Regex Metric();

    [GeneratedRegex(@"[(\[{]")]
    private static partial Regex Bracket();
}
