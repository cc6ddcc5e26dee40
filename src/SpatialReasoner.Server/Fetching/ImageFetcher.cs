using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Fetches one picture from an allowed host.</summary>
/// <remarks>
/// 1. Every fetch dials anew: the name is resolved once, every address it has must be public, and the connection goes to one of those very addresses. A name that changes its mind in
///    between (DNS rebinding) finds nobody asking again.
/// 2. One request, one response: no redirects, proxies, cookies, credentials, compression or trace headers.
/// 3. Bytes are counted while they come. What they are is the decoder's to say, whatever the response claims.
/// </remarks>
internal sealed partial class ImageFetcher : IDisposable
{
    private const int MaxHeaderKilobytes = 16, BufferBytes = 64 << 10;

    private readonly FetchOptions options;
    private readonly INetwork network;
    private readonly ILogger<ImageFetcher> logger;
    private readonly HttpMessageInvoker http;

    public ImageFetcher(IOptions<FetchOptions> options, INetwork network, ILogger<ImageFetcher> logger)
    {
        this.options = options.Value;
        this.network = network;
        this.logger = logger;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(this.options.TimeoutSeconds),
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            ConnectCallback = DialAsync,
            SslOptions = { CertificateChainPolicy = network.Trust },
        });
    }

    /// <param name="link">What <see cref="LinkRules"/> let pass.</param>
    /// <param name="field">Where it stands in the request, for the message.</param>
    /// <exception cref="ApiException">There is nothing to be had from there.</exception>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<byte[]> FetchAsync(Uri link, string field, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Accept.ParseAdd("image/*");
        request.Headers.UserAgent.ParseAdd("SpatialReasoner");
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new ApiException(FetchErrors.Status(field, link, (int)response.StatusCode));
            return await ReadAsync(response.Content, link, field, cancellationToken);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new ApiException(FetchErrors.NotConnected(field, link), fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new ApiException(FetchErrors.BrokeOff(field, link), fault);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> ReadAsync(HttpContent content, Uri link, string field, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > options.MaxBytes)
            throw TooLarge();
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (read.Length + count > options.MaxBytes)
                throw TooLarge();
            read.Write(buffer, 0, count);
        }
        return read.Length > 0 ? read.ToArray() : throw new ApiException(FetchErrors.Empty(field, link));

        ApiException TooLarge() => new(FetchErrors.TooLarge(field, link, options.MaxBytes));
    }

    private async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await network.ResolveAsync(host, cancellationToken);
        // One that is not public condemns the name: nobody mixes them by accident.
        if (Array.Find(addresses, a => !PublicAddress.Is(a)) is not null)
        {
            LogNotPublic(host);
            throw new IOException("The name has an address that is not public.");
        }
        Exception? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await network.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException fault)
            {
                last = fault;
            }
        }
        throw new IOException("No address of the name could be connected to.", last);
    }

    /// <summary>For operators only: callers are not told why.</summary>
    [LoggerMessage(LogLevel.Warning, "The allowed image host {Host} has an address that is not public; nothing was fetched from it")]
    private partial void LogNotPublic(string host);
}
