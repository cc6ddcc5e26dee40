using System.Net;

namespace SpatialReasoner.Server.Access;

/// <summary>Where Kestrel will listen, as far as settings say, in the order in which they override each other.</summary>
internal static class ListenAddresses
{
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
            return endpoints;
        var urls = List(configuration["urls"]);
        return urls.Length > 0 ? urls
            : [.. List(configuration["http_ports"]).Select(port => $"http://*:{port}"), .. List(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    /// <summary>Whether only this machine reaches it; null where it cannot be read.</summary>
    public static bool? IsLoopback(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string[] List(string? value) => (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
