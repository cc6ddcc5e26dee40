using System.Security.Cryptography;

namespace SpatialReasoner.Playground.Tests;

/// <summary>A picture of one's own: chosen, dropped or pasted.</summary>
public sealed class PictureTests(Stage stage)
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "samples", "scene.png");

    [Theory]
    [InlineData("choose")]
    [InlineData("drop")]
    [InlineData("paste")]
    public async Task Picture_OfOnesOwn_IsWhatTheServerSees(string way)
    {
        await using var visit = await stage.VisitAsync();
        var bytes = await File.ReadAllBytesAsync(Sample);
        await GiveAsync(visit, way, Convert.ToBase64String(bytes), "my <b>picture</b>.png", "image/png");
        await Assertions.Expect(visit.Id("picture-caption")).ToHaveTextAsync("my <b>picture</b>.png");
        await Assertions.Expect(visit.Id("suggestions")).ToBeHiddenAsync();
        await visit.Page.GetByLabel("Question", new() { Exact = true }).FillAsync("From the red robot's viewpoint, is the blue cube on its left or its right?");

        var stream = await visit.AskAsync();

        ((string)stream.Result["image_sha256"]![0]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        ((string)stream.Result["answer"]!["text"]!).ShouldBe("left");
        await Assertions.Expect(visit.Page.Locator(".answer-text")).ToHaveTextAsync("left");
        await Assertions.Expect(visit.Page.Locator("#overlay circle.seen")).Not.ToHaveCountAsync(0);
        new Uri(visit.Page.Url).Query.ShouldBeEmpty("Only scenes have an address.");
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Scene_DrawnAgainFromItsAddress_IsTheSame()
    {
        await using var visit = await stage.VisitAsync("/");
        var (address, question) = (visit.Page.Url, await visit.Id("question").InputValueAsync());
        address.ShouldContain("?scene=");

        await visit.OpenAsync(address);

        visit.Page.Url.ShouldBe(address);
        (await visit.Id("question").InputValueAsync()).ShouldBe(question);
        visit.ShouldHaveBehaved();
    }

    internal static Task GiveAsync(Visit visit, string way, string base64, string name, string type) => way == "choose"
        ? visit.Id("file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = Convert.FromBase64String(base64) })
        : visit.Page.EvaluateAsync(
            """
            ([way, base64, name, type]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name, { type }));
              document.getElementById('stage').dispatchEvent(way === 'drop'
                ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
                : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
            }
            """,
            new[] { way, base64, name, type });
}
