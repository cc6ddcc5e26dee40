using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Program = SpatialReasoner.Server.Program;

[assembly: AssemblyFixture(typeof(SpatialReasoner.Playground.Tests.Browsing.Stage))]
// One browser and one model; tests side by side would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SpatialReasoner.Playground.Tests.Browsing;

/// <summary>The real server over the embedded model, and a real browser, for all tests.</summary>
public sealed class Stage : IAsyncLifetime
{
    private WebApplication app = null!;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where screenshots of this run are kept.</summary>
    public static string Screenshots { get; } = Path.Combine(AppContext.BaseDirectory, "screenshots");

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        app = Program.Build(["--urls=http://127.0.0.1:0"], builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var soon = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await Client.GetAsync("/healthz/ready", soon.Token)).IsSuccessStatusCode)
            await Task.Delay(20, soon.Token);
        if (!Chromium.IsInstalled)
            return;
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Visit.Patience);
        // Containers give Chromium neither the rights of its sandbox nor a large /dev/shm; the only pages it sees are ours.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A fresh browser profile on the playground; skips the test where there is no browser.</summary>
    /// <param name="address">Of the page, from its root.</param>
    internal async Task<Visit> VisitAsync(string address = Visit.Scene, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        options ??= new();
        options.BaseURL = Client.BaseAddress!.ToString();
        options.Permissions = ["clipboard-read", "clipboard-write"];
        var visit = await Visit.BeginAsync(await browser!.NewContextAsync(options), options.BaseURL);
        await visit.OpenAsync(address);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        Client?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
    }
}
