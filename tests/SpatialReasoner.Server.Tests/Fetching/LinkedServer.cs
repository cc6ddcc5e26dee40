using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>A server that fetches from pictures.test and *.pictures.test, the network it sees, and the host that is there.</summary>
internal sealed class LinkedServer : IAsyncDisposable
{
    private static readonly string[] Allowed = ["--SpatialReasoner:Images:AllowedHosts:0=pictures.test", "--SpatialReasoner:Images:AllowedHosts:1=*.pictures.test"];

    private LinkedServer(PictureHost host, ScriptedNetwork network, ServerUnderTest server) => (Host, Network, Server) = (host, network, server);

    public PictureHost Host { get; }

    public ScriptedNetwork Network { get; }

    public ServerUnderTest Server { get; }

    public static Task<LinkedServer> StartAsync(params string[] settings) =>
        StartAsync(host => new ScriptedNetwork(host), network => ServerUnderTest.StartAsync(s => s.AddSingleton<INetwork>(network), [.. Allowed, .. settings]));

    /// <summary>Trusts nobody but the system's roots.</summary>
    public static Task<LinkedServer> StartDistrustingAsync() =>
        StartAsync(host => new ScriptedNetwork(host) { Trust = null }, network => ServerUnderTest.StartAsync(s => s.AddSingleton<INetwork>(network), Allowed));

    /// <summary>Fetches nothing: no host is allowed.</summary>
    public static Task<LinkedServer> StartOffAsync() =>
        StartAsync(host => new ScriptedNetwork(host), network => ServerUnderTest.StartAsync(s => s.AddSingleton<INetwork>(network)));

    /// <summary>Over the embedded model.</summary>
    public static Task<LinkedServer> StartRealAsync() =>
        StartAsync(host => new ScriptedNetwork(host), network => ServerUnderTest.StartRealAsync(s => s.AddSingleton<INetwork>(network), Allowed));

    /// <summary>Asks about the pictures behind links.</summary>
    public Task<Answer> ReasonAsync(params string[] links) =>
        Server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["images"] = new JsonArray([.. links.Select(l => (JsonNode)l)])));

    /// <summary>Asserts that nobody outside noticed anything.</summary>
    public void ShouldHaveStayedAtHome()
    {
        Network.Dialled.ShouldBeEmpty();
        Host.Connections.ShouldBe(0);
        Server.Reasoner.Requests.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static async Task<LinkedServer> StartAsync(Func<PictureHost, ScriptedNetwork> outside, Func<ScriptedNetwork, Task<ServerUnderTest>> start)
    {
        var host = await PictureHost.StartAsync();
        var network = outside(host);
        return new LinkedServer(host, network, await start(network));
    }
}
