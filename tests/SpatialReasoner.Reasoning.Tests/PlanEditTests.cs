namespace SpatialReasoner.Reasoning.Tests;

public sealed class PlanEditTests
{
    private readonly Reasoner reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, " answer: left"));

    [Fact]
    public async Task Plan_SentBackAsItWas_IsFollowed()
    {
        foreach (var strategy in reasoner.Strategies.Select(s => s.Id))
        {
            var request = Requests.Ask(strategy);
            var plan = reasoner.Plan(request);

            var result = await reasoner.ReasonAsync(request with { Plan = plan });

            result.Strategy.ShouldBe(plan.Strategy);
            result.Plan.Steps.ShouldBe(plan.Steps.Where(s => s.Name != "route"));
        }
    }

    [Fact]
    public async Task Plan_IsWhatTheStreamBeginsWith()
    {
        var request = Requests.Ask("auto", "How many cubes are there?");

        var made = (PlanMade)(await reasoner.EventsAsync(request))[0];

        made.Plan.Strategy.ShouldBe(reasoner.Plan(request).Strategy);
        made.Plan.Steps.ShouldBe(reasoner.Plan(request).Steps);
    }

    [Fact]
    public async Task Plan_OtherNumberOfChains_IsSampled()
    {
        var plan = reasoner.Plan(Requests.Ask("self-consistency"));
        var edited = plan with { Steps = [plan.Steps[0] with { Chains = 3 }, .. plan.Steps.Skip(1)] };

        var result = await reasoner.ReasonAsync(Requests.Ask("auto") with { Plan = edited, Stop = new StopRule(StopRuleKind.None) });

        result.Strategy.ShouldBe("self-consistency");
        result.Chains.Count.ShouldBe(3);
        result.Plan.Steps[0].Chains.ShouldBe(3);
    }

    [Fact]
    public async Task Plan_OtherStrategyAndNoSteps_TakesItsOwn()
    {
        var result = await reasoner.ReasonAsync(Requests.Ask("auto") with { Plan = new ReasoningPlan("cot", []) });

        result.Strategy.ShouldBe("cot");
        result.Plan.Steps.ShouldHaveSingleItem().Name.ShouldBe("answer");
    }

    public static TheoryData<string, string, ReasoningRequest> Wrong => new()
    {
        { "plan.strategy", "plan.strategy is 'magic'; known are direct, score, cot", Edited("magic") },
        { "plan.strategy", "plan.strategy is 'auto'; known are", Edited("auto") },
        { "plan.strategy", "plan.strategy is 'cot', but strategy is 'direct'", Edited("cot") with { Strategy = "direct" } },
        { "plan.steps[0].name", "plan.steps[0].name is 'dream'; the steps of 'cot' are answer", Edited("cot", Step("dream", 1)) },
        { "plan.steps[1].name", "plan.steps[1].name is 'answer', which is there already", Edited("cot", Step("answer", 1), Step("answer", 1)) },
        { "plan.steps[0].chains", "plan.steps[0].chains is 4; the step 'answer' of 'cot' samples 1", Edited("cot", Step("answer", 4)) },
        { "plan.steps[0].chains", "plan.steps[0].chains is 65; the step 'answer' of 'self-consistency' samples 8", Edited("self-consistency", Step("answer", 65)) },
        { "plan.steps[0].chains", "plan.steps[0].chains is 4; the step 'answer' of 'self-consistency' samples 6, and samples is 6", Edited("self-consistency", Step("answer", 4)) with { Samples = 6 } },
        { "plan.steps[0].chains", "plan.steps[0].chains is -1", Edited("self-consistency", Step("answer", -1)) },
        { "plan.steps[1].chains", "plan.steps[1].chains is 2; the step 'vote' of 'self-consistency' samples 0", Edited("self-consistency", Step("answer", 8), Step("vote", 2)) },
        { "plan.steps[0].prompt", "plan.steps[0].prompt is 'my/own'; the step 'answer' uses 'families/spatial-tiny/cot/answer'", Edited("cot", Step("answer", 1) with { Prompt = "my/own" }) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Plan_EditThatIsNotOffered_IsRefusedByName(string field, string message, ReasoningRequest request)
    {
        var invalid = Should.Throw<InvalidReasoningRequestException>(() => reasoner.StreamAsync(request));

        invalid.Field.ShouldBe(field);
        invalid.Message.ShouldStartWith(message);
    }

    private static ReasoningRequest Edited(string strategy, params PlanStep[] steps) => Requests.Ask("auto") with { Plan = new ReasoningPlan(strategy, steps) };

    private static PlanStep Step(string name, int chains) => new(name, "", null, chains);
}
