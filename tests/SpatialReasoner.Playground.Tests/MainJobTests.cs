using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpatialReasoner.Playground.Tests;

/// <summary>Draw, ask, watch, understand: by clicks, and by keyboard alone.</summary>
public sealed class MainJobTests(Stage stage)
{
    [Fact]
    public async Task Clicks_DrawnSceneAndSuggestedQuestion_ShowWhatTheServerAnswered()
    {
        await using var visit = await stage.VisitAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw a random scene" }).ClickAsync();
        await Assertions.Expect(visit.Id("picture-caption")).Not.ToContainTextAsync("2199023255600");
        var suggestion = visit.Id("suggestion-list").GetByRole(AriaRole.Button).First;
        await suggestion.ClickAsync();
        await Assertions.Expect(visit.Id("question")).ToHaveValueAsync(await suggestion.InnerTextAsync());
        await visit.ChooseAsync("self-consistency", samples: 4);

        var stream = await visit.AskAsync();

        await ShouldShowAsync(visit, stream);
        (await visit.Id("answer").InnerTextAsync()).ShouldContain("the truth");
        visit.ShouldHaveBehaved();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("consensus")]
    [InlineData("exact")]
    [InlineData("beam")]
    [InlineData("score")]
    public async Task Strategy_Any_ShowsWhatTheServerAnswered(string strategy)
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync(strategy);

        await ShouldShowAsync(visit, await visit.AskAsync());

        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Verdicts_ChainCaughtByGeometry_IsMarkedWithTheClaimThatFailed()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("best-of-n", samples: 8);

        var stream = await visit.AskAsync();

        var caught = stream.Of("verdict").Where(v => (string)v["verdict"]! == "contradicted").ToArray();
        caught.ShouldNotBeEmpty("Another seed is needed.");
        await Assertions.Expect(visit.Page.Locator(".chain[data-state=contradicted]")).ToHaveCountAsync(caught.Length);
        foreach (var verdict in caught)
        {
            var card = await visit.Page.Locator($".chain[data-chain='{verdict["chain"]}']").InnerTextAsync();
            card.ShouldContain("caught by geometry");
            foreach (var claim in verdict["claims"]!.AsArray().Where(c => (string)c!["verdict"]! == "contradicted"))
                card.ShouldContain($"{((string)claim!["text"]!).Trim()}: {claim["reason"]}");
        }
        (await visit.Page.Locator(".claim.contradicted").CountAsync()).ShouldBeGreaterThan(0);
        await Assertions.Expect(visit.Page.Locator(".chain[data-state=entailed]")).ToHaveCountAsync(stream.Of("verdict").Count(v => (string)v["verdict"]! == "entailed"));
        await visit.ScreenshotAsync("verdicts");
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Perspective_Visual_ShowsTheVeryMentalImageAndOthersOnDemand()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("perspective");
        await visit.Page.GetByLabel("Perspective").SelectOptionAsync("visual");

        var stream = await visit.AskAsync();

        var image = visit.Page.Locator("#mental-image img");
        await Assertions.Expect(image).ToHaveAttributeAsync("src", (string)stream.Result["mental_image"]!);
        (await image.EvaluateAsync<int>("i => i.naturalWidth")).ShouldBeGreaterThan(0);
        await visit.Page.GetByLabel("Imagined around").SelectOptionAsync("gray robot");
        await Assertions.Expect(image).ToHaveAttributeAsync("alt", new Regex("until the gray robot looks ahead"));
        await Assertions.Expect(visit.Id("map")).ToContainTextAsync("its left");
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Truth_Shown_MatchesTheBoxesOfTheScene()
    {
        await using var visit = await stage.VisitAsync();
        var scene = JsonNode.Parse(await stage.Client.GetStringAsync("/v1/spatial/scenes/2199023255600"))!;
        await visit.ChooseAsync("exact");
        var stream = await visit.AskAsync();

        await visit.Page.GetByLabel("Show the truth").CheckAsync();

        await Assertions.Expect(visit.Page.Locator("#overlay .true-box")).ToHaveCountAsync(scene["objects"]!.AsArray().Count);
        // Turned into the camera's frame, what is there lies where it was perceived, within half a metre.
        var truth = await visit.Page.EvaluateAsync<float[][]>(
            "async () => (await import('/truth.js')).trueObjects(await (await fetch('/v1/spatial/scenes/2199023255600')).json()).map(o => o.position)");
        foreach (var (o, position) in scene["objects"]!.AsArray().Zip(truth))
        {
            var seen = stream.Result["scene"]!["objects"]!.AsArray().Single(s => (string)s!["name"]! == (string)o!["name"]!)!["position"]!;
            position[0].ShouldBe((float)seen[0]!, 0.5f);
            position[2].ShouldBe((float)seen[2]!, 0.5f);
        }
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Keyboard_Alone_DrawsAsksAndReads()
    {
        await using var visit = await stage.VisitAsync();
        var keyboard = visit.Page.Keyboard;
        await TabToAsync(visit, "draw");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Id("picture-caption")).Not.ToContainTextAsync("2199023255600");
        await TabToAsync(visit, "question");
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync("How many robots are there?");

        var stream = await visit.AskAsync(() => keyboard.PressAsync("Enter"));

        await ShouldShowAsync(visit, stream);
        (await FocusedAsync(visit)).ShouldBe("question", "The focus stays where it was.");
        await Assertions.Expect(visit.Id("status")).ToHaveTextAsync(new Regex("^Answer: "));
        await TabToAsync(visit, "strategy");
        await visit.AskAsync(() => keyboard.PressAsync("Control+Enter"));
        await TabToAsync(visit, "copy");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Id("snippets")).ToContainTextAsync("Copied.");
        visit.ShouldHaveBehaved();
    }

    /// <summary>Answer, confidence, chains, votes, tokens and code on the page are those of the response.</summary>
    private static async Task ShouldShowAsync(Visit visit, ServerEvents stream)
    {
        var result = stream.Result;
        await Assertions.Expect(visit.Page.Locator(".answer-text")).ToHaveTextAsync((string)result["answer"]!["text"]!);
        await Assertions.Expect(visit.Id("answer")).ToContainTextAsync($"{Math.Round((double)result["confidence"]! * 100, MidpointRounding.AwayFromZero)} % confidence");

        var chains = stream.Of("chain.completed");
        await Assertions.Expect(visit.Page.Locator(".chain")).ToHaveCountAsync(stream.Of("chain.started").Length);
        foreach (var chain in chains)
        {
            var card = visit.Page.Locator($".chain[data-chain='{chain["id"]}']");
            var claims = ((string)chain["text"]!).Split(';').Select(c => c.Trim()).Where(c => c.Length > 0);
            (await card.Locator(".claim").AllInnerTextsAsync()).Where(c => c.Length > 0).ShouldBe(claims);
        }

        var votes = result["votes"]!.AsArray();
        (await visit.Page.Locator(".votes b").AllInnerTextsAsync()).ShouldBe(votes.Select(v => (string)v!["answer"]!));
        var steps = await visit.Page.Locator(".step b").AllInnerTextsAsync();
        steps.ShouldBe(stream.Of("plan").Single()["steps"]!.AsArray().Select(s => (string)s!["name"]!).Concat(stream.Of("chain.started").Select(c => (string)c["step"]!)).Distinct());
        await Assertions.Expect(visit.Id("spending")).ToContainTextAsync($"{result["usage"]!["total_tokens"]}");
        if (result["scene"]?["objects"] is JsonArray objects)
        {
            (await visit.Page.Locator("#overlay text").AllTextContentsAsync()).ShouldBeSubsetOf(
                [.. objects.Select(o => (string)o!["name"]!), "is left of", "is right of", "is in front of", "is behind"]);
            await Assertions.Expect(visit.Page.Locator("#map .object")).ToHaveCountAsync(objects.Count(o => o!["position"] is not null));
        }
    }

    private static Task<string> FocusedAsync(Visit visit) => visit.Page.EvaluateAsync<string>("document.activeElement.id");

    /// <summary>Presses Tab until the control has the focus, which must be visible at every stop.</summary>
    private static async Task TabToAsync(Visit visit, string id)
    {
        for (var presses = 0; presses < 80; presses++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            var outline = await visit.Page.EvaluateAsync<string>(
                """
                (() => {
                  const focused = document.activeElement;
                  // Hidden inputs show the focus on the label beside them.
                  const shown = focused.classList.contains('visually-hidden')
                    ? (focused.type === 'file' ? document.querySelector(`label[for=${focused.id}]`) : focused.nextElementSibling) : focused;
                  return focused === document.body ? 'page' : getComputedStyle(shown).outlineStyle;
                })()
                """);
            outline.ShouldNotBe("none", $"The focus on '{await FocusedAsync(visit)}' cannot be seen.");
            if (await FocusedAsync(visit) == id)
                return;
        }
        Assert.Fail($"The Tab key never reaches '{id}'.");
    }
}
