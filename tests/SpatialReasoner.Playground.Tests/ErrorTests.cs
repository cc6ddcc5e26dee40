using System.Text;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Playground.Tests;

/// <summary>What goes wrong is told in the server's words, beside the field it names; what takes too long can be stopped.</summary>
public sealed class ErrorTests(Stage stage)
{
    [Fact]
    public async Task Question_Empty_IsBlamed()
    {
        await using var visit = await stage.VisitAsync();
        await visit.Id("question").FillAsync("  ");

        await ShouldBeToldAsync(visit, "question-error");

        await Assertions.Expect(visit.Id("question")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(visit.Id("question")).ToBeFocusedAsync();
        // And forgiven.
        await visit.Id("question").FillAsync("How many robots are there?");
        await visit.AskAsync();
        await Assertions.Expect(visit.Id("question-error")).ToBeHiddenAsync();
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Question_OutsideTheModelsLanguage_TellsWhatCanBeAsked()
    {
        await using var visit = await stage.VisitAsync();
        await visit.Id("question").FillAsync("What is love?");

        await ShouldBeToldAsync(visit, "question-error");

        (await visit.Id("question-error").InnerTextAsync()).ShouldContain("How many cubes are there?");
        await visit.ScreenshotAsync("error");
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Samples_OutOfRange_AreBlamed()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("self-consistency", samples: 65);

        await ShouldBeToldAsync(visit, "fields [data-error-for=samples]");

        await Assertions.Expect(visit.Id("samples")).ToBeFocusedAsync();
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Picture_NotOne_IsBlamed()
    {
        await using var visit = await stage.VisitAsync();
        await PictureTests.GiveAsync(visit, "drop", Convert.ToBase64String(Encoding.UTF8.GetBytes("not a picture")), "notes.txt", "text/plain");
        await Assertions.Expect(visit.Id("stage-hint")).ToBeVisibleAsync();

        await ShouldBeToldAsync(visit, "images-error");

        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Stop_WhileChainsStream_EndsTheRequestAndKeepsWhatCame()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("best-of-n", samples: 64);
        // On a busy machine the browser can get the whole stream at once; then there was nothing to stop, and it is asked again.
        var attempts = 0;
        while (!await StoppedAtTheFirstTokenAsync(visit))
        {
            (++attempts).ShouldBeLessThan(20, "No stream was long enough to be stopped.");
            await Assertions.Expect(visit.Id("results")).ToHaveAttributeAsync("aria-busy", "false");
        }

        await Assertions.Expect(visit.Id("status")).ToHaveTextAsync("Stopped.");
        await Assertions.Expect(visit.Id("answer")).ToBeHiddenAsync();
        (await visit.Page.Locator(".chain[data-state=stopped]").CountAsync()).ShouldBeGreaterThan(0);
        await Assertions.Expect(visit.Page.Locator(".error:visible")).ToHaveCountAsync(0);
        await visit.ChooseAsync("direct");
        await visit.AskAsync();
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Escape_BeforeTheServerAnswers_EndsTheRequest()
    {
        await using var visit = await stage.VisitAsync();
        var arrived = new TaskCompletionSource();
        // Held at the browser's edge for as long as the test likes.
        await visit.Page.RouteAsync("**/v1/spatial/reason", _ => arrived.SetResult());
        await visit.Id("question").PressAsync("Enter");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await visit.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(visit.Id("status")).ToHaveTextAsync("Stopped.");
        await Assertions.Expect(visit.Id("results")).ToHaveAttributeAsync("aria-busy", "false");
        await visit.Page.UnrouteAllAsync();
        await visit.AskAsync();
        visit.ShouldHaveBehaved();
    }

    /// <summary>Asks, and stops at the first token, a moment a person would have to be quick for. False where the answer was there before.</summary>
    private static async Task<bool> StoppedAtTheFirstTokenAsync(Visit visit)
    {
        await visit.Page.EvaluateAsync(
            """
            new MutationObserver((_, observer) => {
              if (document.querySelector('.claim')?.textContent) {
                observer.disconnect();
                document.getElementById('stop').click();
              }
            }).observe(document.getElementById('chains'), { subtree: true, childList: true }), null
            """);
        var stopped = new TaskCompletionSource<bool>();
        visit.Page.RequestFailed += Failed;
        visit.Page.RequestFinished += Finished;
        await visit.Id("send").ClickAsync();
        try
        {
            return await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            visit.Page.RequestFailed -= Failed;
            visit.Page.RequestFinished -= Finished;
        }

        void Failed(object? page, IRequest request) => Ended(request, true);

        void Finished(object? page, IRequest request) => Ended(request, false);

        void Ended(IRequest request, bool wasStopped)
        {
            if (request.Url.EndsWith("/v1/spatial/reason", StringComparison.Ordinal))
                stopped.TrySetResult(wasStopped);
        }
    }

    private static async Task ShouldBeToldAsync(Visit visit, string place)
    {
        var response = await visit.Page.RunAndWaitForResponseAsync(() => visit.Id("send").ClickAsync(), r => r.Url.EndsWith("/v1/spatial/reason", StringComparison.Ordinal));
        response.Status.ShouldBeInRange(400, 422);
        var detail = (string)JsonNode.Parse(await response.TextAsync())!["detail"]!;
        await Assertions.Expect(visit.Id(place)).ToBeVisibleAsync();
        // As it stands, line by line.
        (await visit.Id(place).EvaluateAsync<string>("e => e.textContent")).ShouldBe(detail);
        await Assertions.Expect(visit.Page.Locator(".error:visible")).ToHaveCountAsync(1);
    }
}
