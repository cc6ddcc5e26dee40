using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

public sealed class ModelPlannerTests
{
    private const string Question = "Has the dog got the ball to its left?";
    private const string Reading = """{"kind":"yes_no","subject":"ball","viewer":"dog","relation":"left"}""";

    private static ScriptedModel Model(string reading, string answer) =>
        new(Models.Open, request => [request.Messages[0].Role == ChatRole.System && request.UserText().Contains("JSON", StringComparison.Ordinal) ? reading : answer]);

    [Fact]
    public async Task Reason_WhatTheRulesDoNotUnderstand_TheModelReads()
    {
        var model = Model(Reading, "It certainly has. <answer>yes</answer>");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", Question));

        model.Requests.Count.ShouldBe(2);
        model.Requests[1].UserText().ShouldContain(Question);
        model.Requests[1].UserText().ShouldContain("The answer is yes or no.");
        result.Question!.Kind.ShouldBe(QuestionKind.YesNo);
        result.Question.Viewer.ShouldBe("dog");
        result.Answer.ShouldBe(SpatialAnswer.YesNo(true));
        result.Chains.Select(c => (c.Step, c.Counted)).ShouldBe([("plan", false), ("answer", true)]);
        result.Plan.Steps.Select(s => s.Name).ShouldBe(["plan", "answer"]);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
        result.Prompts[0].Name.ShouldBe("plan/question");
    }

    [Fact]
    public async Task Stream_Auto_RoutesAnewByWhatTheModelRead()
    {
        var events = await Reasoner.Create(Model(Reading, "<answer>yes</answer>")).EventsAsync(Requests.Ask("auto", Question));

        var plans = events.OfType<PlanMade>().Select(p => p.Plan).ToList();
        plans.Select(p => p.Strategy).ShouldBe(["direct", "perspective"]);
        plans[0].Steps.Select(s => s.Name).ShouldBe(["plan", "route", "answer"]);
        plans[1].Steps.Select(s => s.Name).Take(3).ShouldBe(["plan", "route", "perceive"]);
        var result = ((ReasoningCompleted)events[^1]).Result;
        result.Plan.ShouldBe(plans[1]);
        result.Strategy.ShouldBe("perspective");
    }

    [Theory]
    [InlineData("I would say that it is about a dog.")]
    [InlineData("""{"kind":"none"}""")]
    [InlineData("""{"kind":"yes_no","subject":"elephant","viewer":"dog","relation":"left"}""")]
    public async Task Reason_ReadingThatIsNone_LeavesTheQuestionFree(string reading)
    {
        var result = await Reasoner.Create(Model(reading, "<answer>Yes</answer>")).ReasonAsync(Requests.Ask("auto", Question));

        result.Strategy.ShouldBe("direct");
        result.Question.ShouldBeNull();
        result.Answer.ShouldBe(SpatialAnswer.YesNo(true));
    }

    [Fact]
    public async Task Reason_OptionsInTheQuestionsWords_AreOffered()
    {
        const string Asked = "Would one look left or right from the dog to spot the ball?";
        var model = Model("""{"kind":"perspective_left_right","subject":"ball","viewer":"dog","options":["left","right"]}""", "<answer>B</answer>");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot", Asked));

        model.Requests[1].UserText().ShouldContain("(A) left (B) right");
        result.Answer.Text.ShouldBe("right");
    }

    [Theory]
    [InlineData("direct", Question, ReasoningEffort.Medium)]
    [InlineData("auto", Question, ReasoningEffort.Low)]
    [InlineData("cot", "What colour is the sky?", ReasoningEffort.Medium)]
    [InlineData("auto", "Tell me a joke, please.", ReasoningEffort.Max)]
    [InlineData("cot", "Is the dog left or right of the chair?", ReasoningEffort.Medium)]
    [InlineData("cot", "Is the dog bigger than the chair?", ReasoningEffort.Medium)]
    public async Task Reason_WhereNoReadingIsNeeded_NoneIsAskedFor(string strategy, string question, ReasoningEffort effort)
    {
        var model = Model(Reading, "<answer>yes</answer>");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask(strategy, question) with { Effort = effort });

        result.Chains.ShouldAllBe(c => c.Step != "plan");
        result.Plan.Steps.ShouldAllBe(s => s.Name != "plan");
    }

    [Fact]
    public async Task Reason_TypeTheCallerAsksFor_OutranksTheReading()
    {
        var result = await Reasoner.Create(Model(Reading, "<answer>3</answer>")).ReasonAsync(Requests.Ask("cot", Question) with { AnswerType = AnswerType.Count });

        result.Question.ShouldBeNull();
        result.Answer.ShouldBe(SpatialAnswer.Count(3));
    }
}
