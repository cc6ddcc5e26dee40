using System.Text.Json.Nodes;

namespace SpatialReasoner.Playground.Tests.Browsing;

/// <summary>One visitor's tab. Whatever the page should never do - errors, requests elsewhere, breaches of its policy - is noted all along.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>A scene with two robots; the same on every machine.</summary>
    public const string Scene = "/?scene=2199023255600";

    /// <summary>Slow machines run these tests beside others.</summary>
    public const float Patience = 60_000;

    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    private Visit(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<Visit> BeginAsync(IBrowserContext context, string origin)
    {
        context.SetDefaultTimeout(Patience);
        // A breach of the policy is blocked and reported by the browser; the page itself would not notice.
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))");
        // The browser keeps no body of a response the page reads as a stream.
        await context.AddInitScriptAsync(
            """
            window.streams = [];
            const plain = window.fetch;
            window.fetch = async (...call) => {
              const response = await plain(...call);
              if (response.url.endsWith('/v1/spatial/reason'))
                window.streams.push(response.clone().text().catch(() => ''));
              return response;
            };
            """);
        var visit = new Visit(context, await context.NewPageAsync());
        visit.Page.PageError += (_, error) => visit.Note($"uncaught: {error}");
        visit.Page.Console += (_, message) =>
        {
            // What the server refuses, the browser logs too; tests of errors ask for it.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                visit.Note($"console: {message.Text}");
        };
        visit.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:" + origin, StringComparison.Ordinal))
                visit.Note($"request elsewhere: {request.Url}");
        };
        return visit;
    }

    public async Task OpenAsync(string address)
    {
        await Page.GotoAsync(address);
        // Waiting for a function would evaluate text in the page, which its policy forbids.
        await Assertions.Expect(Page.Locator("#strategy option")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(Id("question")).Not.ToHaveValueAsync("");
    }

    public ILocator Id(string id) => Page.Locator("#" + id);

    /// <summary>Chooses, by what a person sees of it, how to reason.</summary>
    public async Task ChooseAsync(string strategy, int? samples = null)
    {
        await Page.GetByLabel("Strategy").SelectOptionAsync(strategy);
        if (samples is not null)
            await Page.GetByLabel("Samples").FillAsync(samples.Value.ToString());
    }

    /// <summary>Does what sends the question, and waits until the page shows the answer.</summary>
    /// <returns>What the server answered.</returns>
    public async Task<ServerEvents> AskAsync(Func<Task>? send = null)
    {
        var response = await Page.RunAndWaitForResponseAsync(send ?? (() => Page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync()), r => r.Url.EndsWith("/v1/spatial/reason", StringComparison.Ordinal));
        response.Status.ShouldBe(200);
        await Assertions.Expect(Id("results")).ToHaveAttributeAsync("aria-busy", "false");
        await Assertions.Expect(Id("answer")).ToBeVisibleAsync();
        return new ServerEvents(await Page.EvaluateAsync<string>("() => window.streams.at(-1)"));
    }

    /// <summary>Presses the page's button under the code, and reads the clipboard.</summary>
    /// <param name="language">curl, python or csharp.</param>
    public async Task<string> CopyAsync(string language)
    {
        await Page.Locator($"label[for=language-{language}]").ClickAsync();
        await Id("copy").ClickAsync();
        await Assertions.Expect(Id("snippets")).ToContainTextAsync("Copied.");
        return await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Stage.Screenshots, name + ".png"), FullPage = true });

    /// <summary>Fails if the page did what it should never do; the end of every test.</summary>
    public void ShouldHaveBehaved()
    {
        lock (faults)
            faults.ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private void Note(string fault)
    {
        lock (faults)
            faults.Add(fault);
    }
}

/// <summary>The events the server sent.</summary>
internal sealed class ServerEvents(string body)
{
    private readonly (string Name, JsonNode Data)[] events =
    [
        .. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(e => e.StartsWith("event: ", StringComparison.Ordinal))
            .Select(e => e.Split('\n'))
            .Select(lines => (lines[0]["event: ".Length..], JsonNode.Parse(lines[1]["data: ".Length..])!)),
    ];

    public JsonNode Result => Of("result").ShouldHaveSingleItem();

    public JsonNode[] Of(string name) => [.. events.Where(e => e.Name == name).Select(e => e.Data)];
}
