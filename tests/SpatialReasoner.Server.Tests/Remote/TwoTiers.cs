using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>A reasoning tier in front of two engine nodes, on the loopback, and beside it the same model in one process.</summary>
public sealed class TwoTiers : IAsyncLifetime
{
    private readonly EmbeddedModelServer whole = new();

    internal ServerUnderTest Whole => whole.Server;

    internal ServerUnderTest Tier { get; private set; } = null!;

    internal IReadOnlyList<ServerUnderTest> Nodes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await whole.InitializeAsync();
        Nodes = [await ServerUnderTest.StartRealAsync(), await ServerUnderTest.StartRealAsync()];
        Tier = await StartTierAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Tier.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await whole.DisposeAsync();
    }

    /// <summary>A reasoning tier in front of the nodes.</summary>
    internal Task<ServerUnderTest> StartTierAsync(params string[] settings) => StartAsync([.. Nodes.Select(n => new Uri(n.Client.BaseAddress!, "/engine/v1").ToString())], settings);

    internal static Task<ServerUnderTest> StartAsync(IReadOnlyList<string> upstreams, params string[] settings) => ServerUnderTest.StartRealAsync(
    [
        "--SpatialReasoner:Model:Backend=Remote",
        "--SpatialReasoner:Model:Calibration=models/spatial-tiny/calibration.json",
        .. upstreams.Select((url, i) => $"--SpatialReasoner:Remote:Upstreams:{i}:Url={url}"),
        .. settings,
    ]);

    internal Task<JsonNode> SceneAsync(int number, string kinds = "") => whole.SceneAsync(number, kinds);

    internal async Task<IReadOnlyList<string>> StrategiesAsync() =>
        [.. (await Whole.GetAsync("/v1/spatial/strategies")).Json["strategies"]!.AsArray().Select(s => (string)s!["id"]!)];

    /// <summary>A result without what depends on the moment: its id, its times, and which prefixes happened to be in whose cache.</summary>
    internal static string Lasting(Answer answer)
    {
        var result = answer.Json.AsObject();
        result.Remove("id");
        result.Remove("timings");
        result["usage"]!["prompt_tokens_details"]!.AsObject().Remove("cached_tokens");
        return result.ToJsonString();
    }
}
