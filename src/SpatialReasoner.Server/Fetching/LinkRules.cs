using System.Text;
using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Judges a link by how it is written, before the network is asked anything.</summary>
/// <remarks>
/// The parser that judges is the one whose reading is connected to, so that no second reading of a link can lead elsewhere. Hosts are allowed by name:
/// addresses are refused in every spelling, and so are letters beyond ASCII and the dot after a name.
/// </remarks>
internal sealed class LinkRules(IOptions<FetchOptions> options)
{
    private readonly FetchOptions options = options.Value;

    /// <summary>Whether a picture's text is a link.</summary>
    public static bool IsLink(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <param name="field">Where the link stands in the request, for the message.</param>
    /// <exception cref="ApiException">It may not be followed; the message says what may.</exception>
    public Uri Check(string link, string field)
    {
        if (options.AllowedHosts.Count == 0)
            throw new ApiException(FetchErrors.Off(field));
        if (!Uri.TryCreate(link, UriKind.Absolute, out var address))
            throw NotAllowed("is not a valid URL.");
        if (address.Scheme != Uri.UriSchemeHttps && !options.AllowHttp)
            throw NotAllowed("is an http link; https is expected.");
        if (address.UserInfo.Length > 0)
            throw NotAllowed("holds a user name or password; a link without them is expected.");
        if (address.HostNameType != UriHostNameType.Dns || !Ascii.IsValid(address.Host) || !options.AllowedHosts.Any(h => HostPattern.Matches(h, address.Host)))
            throw NotAllowed($"links to the host '{address.Host}'; images are fetched from {string.Join(", ", options.AllowedHosts)} only.");
        if (!address.IsDefaultPort && !options.ExtraPorts.Contains(address.Port))
            throw NotAllowed($"links to port {address.Port}; {string.Join(", ", ["none", .. options.ExtraPorts.Select(p => $"{p}")])} is expected.");
        return address;

        ApiException NotAllowed(string what) => new(FetchErrors.NotAllowed(field, what));
    }
}
