namespace SpatialReasoner.Playground.Tests;

/// <summary>Light and dark, wide and narrow, calm for those who ask for it. The screenshots are for looking at.</summary>
public sealed class LooksTests(Stage stage)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280, "light")]
    [InlineData(ColorScheme.Dark, 1280, "dark")]
    [InlineData(ColorScheme.Light, 360, "phone")]
    [InlineData(ColorScheme.Dark, 360, "phone-dark")]
    public async Task Page_AnySchemeAndWidth_FitsAndReads(ColorScheme scheme, int width, string name)
    {
        await using var visit = await stage.VisitAsync(options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        await visit.ScreenshotAsync(name + "-before");
        (await OverflowAsync(visit)).ShouldBe(0);
        await visit.ChooseAsync("consensus");

        await visit.AskAsync();

        await Assertions.Expect(visit.Page.Locator("#mental-image img")).ToBeVisibleAsync();
        await visit.ScreenshotAsync(name);
        (await OverflowAsync(visit)).ShouldBe(0);
        (await BadContrastsAsync(visit)).ShouldBeEmpty();
        (await visit.Page.EvaluateAsync<double>("luminance(getComputedStyle(document.body).backgroundColor)") < 0.2).ShouldBe(scheme == ColorScheme.Dark);
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Motion_Reduced_IsNone()
    {
        await using var visit = await stage.VisitAsync(options: new() { ReducedMotion = ReducedMotion.Reduce });
        await visit.ChooseAsync("self-consistency");
        await visit.AskAsync();

        var moving = await visit.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s' || getComputedStyle(e).animationName !== 'none').length");

        moving.ShouldBe(0);
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Choices_Made_AreRemembered()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("self-consistency", samples: 3);
        await visit.Id("seed").FillAsync("12");
        await visit.Id("question").FocusAsync();

        await visit.OpenAsync(Visit.Scene);

        await Assertions.Expect(visit.Id("strategy")).ToHaveValueAsync("self-consistency");
        await Assertions.Expect(visit.Id("samples")).ToHaveValueAsync("3");
        var stream = await visit.AskAsync();
        ((long)stream.Result["seed"]!).ShouldBe(12);
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Files_OfThePage_AreServedUnderAStrictPolicy()
    {
        foreach (var path in new[] { "/", "/main.js", "/playground.css", "/icon.svg" })
        {
            using var response = await stage.Client.GetAsync(path);

            response.EnsureSuccessStatusCode();
            response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem()
                .ShouldBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            response.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
            response.Headers.GetValues("Referrer-Policy").ShouldHaveSingleItem().ShouldBe("no-referrer");
        }
    }

    private static Task<int> OverflowAsync(Visit visit) => visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Texts below WCAG 2.2's 4.5 to 1 (success criterion 1.4.3) against the background behind them.</summary>
    private static Task<string[]> BadContrastsAsync(Visit visit) => visit.Page.EvaluateAsync<string[]>(
        """
        (() => {
          const channels = colour => colour.match(/[\d.]+/g).map(Number);
          window.luminance = colour => {
            const [r, g, b] = channels(colour).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = e => {
            for (; e; e = e.parentElement) {
              const colour = getComputedStyle(e).backgroundColor;
              if ((channels(colour)[3] ?? 1) === 1)
                return colour;
            }
            return 'rgb(255, 255, 255)';
          };
          const texts = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, .visually-hidden, [aria-disabled=true], option') && e.checkVisibility()
            && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()));
          return texts.map(e => {
            const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), e];
          }).filter(([ratio]) => ratio < 4.5).map(([ratio, e]) => `${ratio.toFixed(2)} ${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`);
        })()
        """);
}
