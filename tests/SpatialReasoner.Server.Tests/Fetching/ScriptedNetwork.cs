using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>
/// The network outside as a test wants it: names lead where the test says, and whoever connects, to whatever address, reaches the picture host. What the server
/// does not refuse thus arrives there and is noticed; the server's own rules are those of production.
/// </summary>
internal sealed class ScriptedNetwork(PictureHost host) : INetwork
{
    public static readonly IPAddress Public = IPAddress.Parse("93.184.216.34"), Private = IPAddress.Parse("10.0.0.7");

    private readonly SystemNetwork system = new();
    private readonly ConcurrentQueue<string> asked = new();
    private readonly ConcurrentQueue<IPEndPoint> dialled = new();

    /// <summary>Addresses of a name; the number counts the questions from 0.</summary>
    public Func<string, int, IPAddress[]> Names { get; set; } = (_, _) => [Public];

    /// <summary>Runs before a connection stands.</summary>
    public Action<IPEndPoint> Dialling { get; set; } = _ => { };

    public IReadOnlyList<string> Asked => [.. asked];

    public IReadOnlyList<IPEndPoint> Dialled => [.. dialled];

    public X509ChainPolicy? Trust { get; init; } = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { host.Certificate }, RevocationMode = X509RevocationMode.NoCheck,
    };

    public async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var before = asked.Count;
        asked.Enqueue(name);
        return Names(name, before);
    }

    public Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        dialled.Enqueue(address);
        Dialling(address);
        return system.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port is 443 or 8443 ? host.TlsPort : host.PlainPort), cancellationToken);
    }
}
