using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SpatialReasoner.Server.Fetching;

/// <summary>The network outside, where fetching meets it.</summary>
internal interface INetwork
{
    /// <summary>Whom TLS trusts; null for the system's roots.</summary>
    X509ChainPolicy? Trust { get; }

    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken);
}

internal sealed class SystemNetwork : INetwork
{
    public X509ChainPolicy? Trust => null;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
