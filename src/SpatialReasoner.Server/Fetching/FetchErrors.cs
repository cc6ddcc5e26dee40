using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Fetching;

/// <summary>What is told when a picture is not fetched.</summary>
/// <remarks>
/// Links may be written by people who are not to learn about the network this server stands in. Whether a name is unknown, leads to a private address, to a
/// closed port or to a certificate that is not trusted is therefore told in the same words. What is told beyond that is about a public host that was spoken to.
/// </remarks>
internal static class FetchErrors
{
    public static ApiError Off(string field) =>
        Invalid("invalid_image", field, "is a link, and this server does not fetch images; send the image itself as a data: URL or base64.");

    public static ApiError NotAllowed(string field, string what) => Invalid("image_link_not_allowed", field, what);

    public static ApiError NotConnected(string field, Uri link) => NotFetched(field, $"links to {link.Host}, which could not be reached; send the image itself as a data: URL or base64.");

    public static ApiError Status(string field, Uri link, int status) => status switch
    {
        >= 500 => HostFailed(field, $"links to {link.Host}, which answered {status}."),
        >= 300 and < 400 => NotFetched(field, $"links to {link.Host}, which answered {status}: redirects are not followed; link to the image itself."),
        _ => NotFetched(field, $"links to {link.Host}, which answered {status}; 200 and an image are expected."),
    };

    public static ApiError Empty(string field, Uri link) => NotFetched(field, $"links to {link.Host}, which answered with no bytes.");

    public static ApiError TooLarge(string field, Uri link, int maxBytes) =>
        NotFetched(field, $"links to an image of {link.Host} that is larger than {maxBytes} bytes, the most that is fetched.");

    public static ApiError BrokeOff(string field, Uri link) => HostFailed(field, $"links to {link.Host}, whose answer broke off or is no HTTP.");

    public static ApiError TooSlow(string field, Uri link, int seconds) => HostFailed(field, $"links to {link.Host}, from where the image did not come within {seconds} s.");

    private static ApiError NotFetched(string field, string what) => Invalid("image_not_fetched", field, what);

    private static ApiError Invalid(string code, string field, string what) => ApiError.Invalid(field, $"'{field}' {what}") with { Code = code };

    private static ApiError HostFailed(string field, string what) =>
        new(StatusCodes.Status502BadGateway, "image_host_failed", "The host of an image failed.", $"'{field}' {what}", field);
}
