using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class AnswerRepairTests
{
    /// <summary>Says one thing when asked and another when asked again.</summary>
    private static ScriptedModel Model(ModelDescription description, string first, string second) =>
        new(description, request => [request.Messages.Any(m => m.Role == ChatRole.Assistant) ? second : first]);

    [Fact]
    public async Task Reason_UnreadableAnswer_IsAskedForOnceMoreInTheSameConversation()
    {
        var model = Model(Models.Open, "I believe it is over there.", "left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot"));

        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Abstained.ShouldBeFalse();
        model.Requests.Count.ShouldBe(2);
        var (first, second) = (model.Requests[0], model.Requests[1]);
        second.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        second.Messages[0].Content.ShouldBe(first.Messages[0].Content);
        second.Messages[1].Content.ShouldHaveSingleItem().ShouldBe(new TextContent("I believe it is over there."));
        second.Messages[2].Content.ShouldHaveSingleItem().ShouldBe(new TextContent("Your answer could not be read. Answer only with left or right."));
        result.Chains.Select(c => c.Step).ShouldBe(["answer", "repair"]);
        result.Votes.ShouldBe([new Vote("left", 1, 1)]);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
        result.Warnings.ShouldContain(w => w.Contains("once more"));
        result.Prompts.Select(p => p.Name).ShouldBe(["cot/answer", "repair/answer"]);
    }

    [Fact]
    public async Task Reason_UnreadableTwice_AbstainsAndNeverAsksAThirdTime()
    {
        var model = Model(Models.Open, "Over there.", "As I said, over there.");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Samples = 3 });

        result.Abstained.ShouldBeTrue();
        model.Requests.Count.ShouldBe(2);
        result.Chains.Count(c => c.Step == "repair").ShouldBe(1);
    }

    [Fact]
    public async Task Reason_ClosedLanguage_HasNoWordsForIt()
    {
        var model = Model(Models.Closed, " purple purple", " left");

        (await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct"))).Abstained.ShouldBeTrue();

        model.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reason_ChainThatWasCutOff_IsNotRepaired()
    {
        var model = Model(Models.Open, "one two three four five six", "left");

        (await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot") with { MaxTokens = 3 })).Abstained.ShouldBeTrue();

        model.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reason_BudgetIsSpent_IsNotRepaired()
    {
        var model = Model(Models.Open, "Over there.", "left");

        // Two words and the end of the turn.
        (await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot") with { TokenBudget = 3 })).Abstained.ShouldBeTrue();

        model.Requests.Count.ShouldBe(1);
    }
}
