using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>A host of pictures on the loopback, plain and with a certificate for pictures.test and *.pictures.test. Notices everybody who connects.</summary>
internal sealed class PictureHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<HttpRequestSeen> requests = new();
    private int connections;

    private PictureHost()
    {
        Certificate = Issue();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, Count);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                Count(listen);
                listen.UseHttps(Certificate);
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        app = builder.Build();
        app.Run(async context =>
        {
            requests.Enqueue(new(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await Respond(context);
        });
    }

    /// <summary>What it answers: at first the same few bytes to everybody.</summary>
    public RequestDelegate Respond { get; set; } = context => context.Response.Body.WriteAsync(Bodies.Picture).AsTask();

    public X509Certificate2 Certificate { get; }

    public int Connections => Volatile.Read(ref connections);

    public IReadOnlyList<HttpRequestSeen> Requests => [.. requests];

    public int PlainPort => Port(0);

    public int TlsPort => Port(1);

    public static async Task<PictureHost> StartAsync()
    {
        var host = new PictureHost();
        await host.app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        Certificate.Dispose();
    }

    private int Port(int index) => new Uri(app.Urls.ElementAt(index)).Port;

    private void Count(ListenOptions listen) => listen.Use(next => connection =>
    {
        Interlocked.Increment(ref connections);
        return next(connection);
    });

    private static X509Certificate2 Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pictures.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("pictures.test");
        names.AddDnsName("*.pictures.test");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

internal sealed record HttpRequestSeen(string Path, IReadOnlyDictionary<string, string> Headers);
