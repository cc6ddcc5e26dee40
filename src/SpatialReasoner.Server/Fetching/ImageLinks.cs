using System.Text;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Fetching;

/// <summary>The links of one request and the pictures behind them.</summary>
internal sealed class ImageLinks(LinkRules rules)
{
    private readonly OrderedDictionary<Uri, ImageLink> links = [];

    /// <summary>In the order in which the request names them; a link that is repeated is one.</summary>
    public IReadOnlyList<ImageLink> All => [.. links.Values];

    /// <summary>The picture behind a link; until it is fetched, one that stands in for it.</summary>
    /// <exception cref="Errors.ApiException">The link may not be followed.</exception>
    public ImageContent Read(string link, string field)
    {
        var address = rules.Check(link, field);
        if (!links.TryGetValue(address, out var known))
            links.Add(address, known = new ImageLink(address, field));
        return known.Image;
    }
}

internal sealed class ImageLink(Uri address, string name)
{
    public Uri Address => address;

    /// <summary>Where it stands first in the request.</summary>
    public string Field => name;

    /// <summary>At first the link's own letters, so that pictures that may differ are told apart before they are known.</summary>
    public ImageContent Image { get; set; } = new(Encoding.UTF8.GetBytes(address.AbsoluteUri));
}
