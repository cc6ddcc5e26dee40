using System.Net;
using System.Net.Sockets;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Tells addresses of the public internet from all others.</summary>
/// <remarks>
/// After the IANA special-purpose address registries (RFC 6890 and what they list since). What only relays, translators and benchmarks use is refused
/// whole, even where the registry calls a part of it reachable: an IPv6 address that carries an IPv4 one could carry a private one.
/// </remarks>
internal static class PublicAddress
{
    /// <summary>What is not public of IPv4.</summary>
    private static readonly IPNetwork[] Special4 = Networks(
        "0.0.0.0/8",        // this network
        "10.0.0.0/8",       // private
        "100.64.0.0/10",    // shared by carriers
        "127.0.0.0/8",      // loopback
        "169.254.0.0/16",   // link-local: metadata of clouds
        "172.16.0.0/12",    // private
        "192.0.0.0/24",     // protocol assignments
        "192.0.2.0/24",     // documentation
        "192.88.99.0/24",   // relays of 6to4
        "192.168.0.0/16",   // private
        "198.18.0.0/15",    // benchmarks
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",   // documentation
        "224.0.0.0/4",      // multicast
        "240.0.0.0/4");     // reserved, broadcast

    /// <summary>All that is given out of IPv6 as global unicast (RFC 4291, 2.4). Outside of it lie ::, ::1, the translators' 64:ff9b::/32, 100::/64, fc00::/7, fe80::/10, fec0::/10, ff00::/8.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>What is not public of <see cref="Global6"/>.</summary>
    private static readonly IPNetwork[] Special6 = Networks(
        "2001::/23",        // protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",    // documentation
        "2002::/16",        // 6to4: carries an IPv4 address
        "3fff::/20");       // documentation

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Special4.Any(n => n.Contains(address))
            : Global6.Contains(address) && !Special6.Any(n => n.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(n => IPNetwork.Parse(n))];
}
