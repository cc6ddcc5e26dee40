[assembly: AssemblyFixture(typeof(SpatialReasoner.Playground.Tests.Browsing.Stage))]
// One browser and one model; tests side by side would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SpatialReasoner.Playground.Tests.Browsing;

/// <summary>The real server over the embedded model, and a real browser, for all tests.</summary>
public sealed class Stage : IAsyncLifetime
{
    private RunningServer server = null!;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where screenshots of this run are kept.</summary>
    public static string Screenshots { get; } = Path.Combine(AppContext.BaseDirectory, "screenshots");

    public HttpClient Client => server.Client;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync();
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
        var visit = await EnterAsync(server, options);
        await visit.OpenAsync(address);
        return visit;
    }

    /// <summary>A fresh browser profile for the pages of a server, none of them open yet; skips the test where there is no browser.</summary>
    internal async Task<Visit> EnterAsync(RunningServer visited, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        options ??= new();
        options.BaseURL = visited.Client.BaseAddress!.ToString();
        options.Permissions = ["clipboard-read", "clipboard-write"];
        return await Visit.BeginAsync(await browser!.NewContextAsync(options), options.BaseURL);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }
}
