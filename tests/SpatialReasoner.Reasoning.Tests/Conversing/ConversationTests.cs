using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Reasoning.Tests.Views;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Conversing;

public sealed class ConversationTests
{
    private const string Told = "The red cube is beside the door.";

    private static readonly ConversationTurn[] History =
    [
        new(ChatRole.System, "Speak plainly."), new(ChatRole.User, "Where is the red cube?"), new(ChatRole.Assistant, Told), new(ChatRole.System, "Metres, please."),
    ];

    private static string TextOf(ChatMessage message) => string.Concat(message.Content.OfType<TextContent>().Select(t => t.Text));

    private static bool Hears(CompletionRequest request) => request.Messages.Any(m => TextOf(m) == Told);

    [Fact]
    public async Task Reason_OpenModel_HearsEarlierTurnsBeforeTheQuestion()
    {
        var model = new ScriptedModel(Models.Open, "answer: left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct") with { History = History });

        var messages = model.Requests.ShouldHaveSingleItem().Messages;
        messages.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        messages.Take(3).Select(TextOf).ShouldBe(["Speak plainly.\n\nMetres, please.", "Where is the red cube?", Told]);
        // The images are the question's, whichever turn brought them.
        messages.Take(3).ShouldAllBe(m => m.Content.OfType<ImageContent>().Count() == 0);
        messages[3].Content[0].ShouldBe(Requests.Image);
        TextOf(messages[3]).ShouldStartWith(Requests.LeftRight);
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_WithoutHistory_IsAskedAsEver()
    {
        var model = new ScriptedModel(Models.Open, "answer: left");

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct"));

        model.Requests[0].Messages.ShouldHaveSingleItem().Role.ShouldBe(ChatRole.User);
    }

    [Fact]
    public async Task Reason_PromptWithASystemTurn_StillHasOneAtTheHead()
    {
        var model = new ScriptedModel(Models.Open, r => [r.Messages[0].Role == ChatRole.System && TextOf(r.Messages[0]).Contains("You sort questions") ? """{"kind":"none"}""" : "<answer>yes</answer>"]);

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", "Has the dog got the ball to its left?") with { History = History });

        var planning = model.Requests[0].Messages;
        planning.Count(m => m.Role == ChatRole.System).ShouldBe(1);
        TextOf(planning[0]).ShouldStartWith("Speak plainly.\n\nMetres, please.\n\nYou sort questions");
        planning.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User]);
    }

    [Fact]
    public async Task Reason_TurnsAfterTheFirst_HearThemOnce()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"side":{"type":"string"},"because":{"type":"string"}},"required":["side","because"]}""");
        var model = new ScriptedModel(Models.Open, r => [r.Grammar is not null ? """{"side":"left","because":"so"}""" : r.Messages.Count(m => m.Role == ChatRole.Assistant) > 1 ? "left" : "Over there."]);

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot") with { History = History, Document = new DocumentFormat(schema.RootElement.Clone()) });

        // Asked, asked again because nothing could be read, and asked for the document.
        model.Requests.Count.ShouldBe(3);
        foreach (var request in model.Requests)
        {
            request.Messages.Count(m => TextOf(m) == Told).ShouldBe(1);
            request.Messages[2].Content.ShouldBe([new TextContent(Told)]);
            request.Messages[^1].Role.ShouldBe(ChatRole.User);
        }
        model.Requests[1].Messages.Take(4).SelectMany(m => m.Content).ShouldBe(model.Requests[0].Messages.SelectMany(m => m.Content), "what the engine has in its prefix cache");
    }

    [Fact]
    public async Task Reason_Looks_HearNothingAndAreSharedByAllConversations()
    {
        var model = new ScriptedModel(Models.Open, """{"object": "red cube", "image": [0.2, 0.5]}""" + "\n" + """{"object": "blue sphere", "image": [0.8, 0.5]}""");
        var reasoner = Reasoner.Create(model);

        var first = await reasoner.ReasonAsync(Requests.Ask("exact") with { History = History });
        var looks = model.Requests.Count;
        var second = await reasoner.ReasonAsync(Requests.Ask("exact") with { History = [new(ChatRole.User, "Something else.")] });

        looks.ShouldBeGreaterThan(0);
        model.Requests.ShouldAllBe(r => !Hears(r));
        // Greedy looks are remembered; sampled ones are taken anew.
        model.Requests.Count.ShouldBeLessThan(2 * looks);
        second.Usage.MemoryHits.ShouldBeGreaterThan(0);
        second.Answer.ShouldBe(first.Answer);
    }

    [Fact]
    public async Task Reason_MirroredImage_IsNotSpokenOfByEarlierTurns()
    {
        var model = new ScriptedModel(Models.Open, r => [r.Messages.Any(m => m.Content.OfType<ImageContent>().Any(TaggingEditor.IsMirrored)) ? "<answer>right</answer>" : "<answer>left</answer>"]);
        var request = Requests.Ask("self-consistency") with { Samples = 4, Stop = new StopRule(StopRuleKind.None), Views = [ViewKind.Original, ViewKind.Mirror], History = History };

        var result = await Reasoner.Create(model, new ReasonerOptions { Images = new TaggingEditor() }).ReasonAsync(request);

        model.Requests.Count.ShouldBe(2);
        foreach (var asked in model.Requests)
            Hears(asked).ShouldBe(!TaggingEditor.IsMirrored(asked.Messages[^1].Content.OfType<ImageContent>().Single()));
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Votes.ShouldHaveSingleItem().Count.ShouldBe(4);
    }

    [Fact]
    public async Task Reason_QuestionThatLeansOnEarlierTurns_IsReadByTheModelWithTheirNames()
    {
        const string Asked = "Is it to the left or to the right of the blue sphere?";
        var model = Reading("""{"kind":"left_right","subject":"red cube","reference":"blue sphere"}""");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", Asked) with { History = History });

        model.Requests[0].UserText().ShouldContain("by the name it was given before");
        Hears(model.Requests[0]).ShouldBeTrue();
        result.Question!.Subject!.ToString().ShouldBe("the red cube");
        model.Requests[1].UserText().ShouldContain(Asked);
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
    }

    [Fact]
    public async Task Reason_NameThatNobodySaid_LeavesTheQuestionFree()
    {
        var model = Reading("""{"kind":"left_right","subject":"elephant","reference":"blue sphere"}""");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", "Is it to the left or to the right of the blue sphere?") with { History = History });

        result.Question.ShouldBeNull();
    }

    [Theory]
    [InlineData(Requests.LeftRight)]
    [InlineData("Is the dog left or right of the chair?")]
    public async Task Reason_QuestionThatStandsAlone_NeedsNoReading(string question)
    {
        var model = new ScriptedModel(Models.Open, "<answer>left</answer>");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", question) with { History = History });

        Hears(model.Requests.ShouldHaveSingleItem()).ShouldBeTrue();
        result.Question!.Kind.ShouldBe(QuestionKind.LeftRight);
    }

    [Fact]
    public async Task Reason_ClosedLanguage_IsAskedTheLastTurnAloneAndSaysSo()
    {
        var (with, without) = (new ScriptedModel(Models.Closed, " left"), new ScriptedModel(Models.Closed, " left"));

        var heard = await Reasoner.Create(with).ReasonAsync(Requests.Ask("direct") with { History = History });
        var unheard = await Reasoner.Create(without).ReasonAsync(Requests.Ask("direct"));

        with.Requests.Select(r => r.UserText()).ShouldBe(without.Requests.Select(r => r.UserText()));
        with.Requests.ShouldAllBe(r => r.Messages.Count == 1);
        heard.Answer.ShouldBe(unheard.Answer);
        heard.Warnings.ShouldBe([.. unheard.Warnings, .. heard.Warnings.Where(w => w.StartsWith("Only the last message was asked"))]);
        heard.Warnings.Count.ShouldBe(unheard.Warnings.Count + 1);
    }

    [Fact]
    public void Plan_TurnWithoutText_IsRefused() =>
        Should.Throw<InvalidReasoningRequestException>(() => Reasoner.Create(new ScriptedModel(Models.Open, "left"))
            .Plan(Requests.Ask("direct") with { History = [new(ChatRole.User, "a"), new(ChatRole.User, " ")] })).Message.ShouldContain("history[1]");

    private static ScriptedModel Reading(string reading) =>
        new(Models.Open, r => [TextOf(r.Messages[0]).Contains("You sort questions") ? reading : "<answer>left</answer>"]);
}
