using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Playground.Tests;

/// <summary>A server that asks for a key: the page asks for it in turn, and tells it to nobody else.</summary>
public sealed class KeyTests(Stage stage) : IAsyncLifetime
{
    private const string Key = "sr-0123456789abcdef0123456789abcdef", WrongKey = "sr-0123456789abcdef0123456789abcdee";

    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await RunningServer.StartAsync(
        "--SpatialReasoner:Access:Keys:0:Name=alice", "--SpatialReasoner:Access:Keys:0:Sha256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Playground_AskedForAKey_RefusesAWrongOneAndWorksWithTheRightOne()
    {
        await using var visit = await stage.EnterAsync(server);
        await visit.Page.GotoAsync(Visit.Scene);
        await Assertions.Expect(visit.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Id("key-error")).ToContainTextAsync("There is no API key");
        await Assertions.Expect(visit.Id("key")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator(".error:visible")).ToHaveCountAsync(1);
        await visit.ScreenshotAsync("key-asked");

        await visit.Id("key").FillAsync(WrongKey);
        await visit.Id("key").PressAsync("Enter");
        await Assertions.Expect(visit.Id("key-error")).ToHaveTextAsync("The API key is not known here.");
        await Assertions.Expect(visit.Id("key")).ToHaveAttributeAsync("aria-invalid", "true");
        await visit.ScreenshotAsync("key-refused");

        await visit.Id("key").FillAsync(Key);
        await visit.Id("key").PressAsync("Enter");
        await Assertions.Expect(visit.Id("model")).ToContainTextAsync("spatial-tiny");
        // The scene of the address, which could not be drawn without the key.
        await Assertions.Expect(visit.Id("picture-caption")).ToContainTextAsync("2199023255600");
        await Assertions.Expect(visit.Id("question")).Not.ToHaveValueAsync("");
        await Assertions.Expect(visit.Page.Locator(".error:visible")).ToHaveCountAsync(0);

        var stream = await visit.AskAsync();

        await Assertions.Expect(visit.Page.Locator(".answer-text")).ToHaveTextAsync((string)stream.Result["answer"]!["text"]!);
        foreach (var language in new[] { "curl", "python", "csharp" })
        {
            var code = await visit.CopyAsync(language);
            code.ShouldContain("SPATIAL_REASONER_KEY");
            code.ShouldNotContain(Key);
        }
        // What was copied runs where the key is set, the fetching of the scene included.
        var answer = JsonNode.Parse(await SnippetTests.RunAsync("bash", ["-e"], await visit.CopyAsync("curl"), Key))!;
        answer["answer"]!.ToJsonString().ShouldBe(stream.Result["answer"]!.ToJsonString());
        if (File.Exists("/usr/bin/python3"))
        {
            var printed = await SnippetTests.RunAsync("/usr/bin/python3", ["-"], await visit.CopyAsync("python"), Key, ("openai.py", SnippetTests.StandIn));
            printed.Trim().ShouldBe((string)stream.Result["answer"]!["text"]!);
        }
        visit.Page.Url.ShouldNotContain(Key);
        (await visit.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage)")).ShouldNotContain(Key);
        await visit.ScreenshotAsync("key-works");
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Playground_KeyKept_IsSentAgainAfterAReload()
    {
        await using var visit = await stage.EnterAsync(server);
        await visit.Page.GotoAsync(Visit.Scene);
        await visit.Id("key").FillAsync(Key);
        // Leaving the field says as much as Enter.
        await visit.Id("question").FocusAsync();
        await Assertions.Expect(visit.Id("model")).ToContainTextAsync("spatial-tiny");

        await visit.OpenAsync(Visit.Scene);

        await Assertions.Expect(visit.Id("key-field")).ToBeHiddenAsync();
        await visit.AskAsync();
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Swagger_Authorized_RunsAnExampleWithOneClick()
    {
        await using var visit = await stage.EnterAsync(server);
        var page = visit.Page;
        await page.GotoAsync("/swagger/index.html");
        await page.Locator("button.authorize").First.ClickAsync();
        await page.Locator(".modal-ux input").FillAsync(Key);
        await page.Locator(".modal-ux button.authorize").ClickAsync();
        await page.Locator(".modal-ux button.btn-done").ClickAsync();
        var operation = page.Locator("#operations-Spatial-reason");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();

        var response = await page.RunAndWaitForResponseAsync(
            () => operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync(), r => r.Url.EndsWith("/v1/spatial/reason", StringComparison.Ordinal));

        response.Status.ShouldBe(200);
        ((string)JsonNode.Parse(await response.TextAsync())!["answer"]!["text"]!).ShouldBeOneOf("left", "right");
        await visit.ScreenshotAsync("swagger");
    }
}
