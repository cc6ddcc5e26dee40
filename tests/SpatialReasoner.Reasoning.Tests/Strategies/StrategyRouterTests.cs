namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class StrategyRouterTests
{
    [Theory]
    [InlineData("Is the red cube left or right of the blue sphere?", "consensus")]
    [InlineData("Is the red cube above the blue sphere?", "consensus")]
    [InlineData("Which object is leftmost?", "consensus")]
    [InlineData("Describe the scene.", "direct")]
    [InlineData("Where is the red cube?", "direct")]
    [InlineData("Is there a red cube in the image?", "consensus")]
    [InlineData("Is the leftmost object in front of or behind the blue sphere?", "consensus")]
    [InlineData("How many cubes are there?", "consensus")]
    [InlineData("How far apart are the red cube and the blue sphere?", "consensus")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left or its right?", "consensus")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left?", "consensus")]
    [InlineData("Is the red cube left or right of the blue sphere? (A) left (B) right", "consensus")]
    public async Task Reason_Auto_RoutesByKindOfQuestion(string question, string strategy)
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " left")).ReasonAsync(Requests.Ask("auto", question));

        result.Strategy.ShouldBe(strategy);
        result.Plan.Strategy.ShouldBe(strategy);
        result.Plan.Steps[0].Name.ShouldBe("route");
        result.Plan.Steps[0].Description.ShouldContain(strategy);
    }

    [Fact]
    public async Task Reason_AutoAndAFreeQuestion_AsksDirectly()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Open, "answer: blue")).ReasonAsync(Requests.Ask("auto", "What colour is the sky?"));

        (result.Strategy, result.Question, result.Answer.Text).ShouldBe(("direct", null, "blue"));
    }

    [Theory]
    [InlineData("What colour is the sky?", ReasoningEffort.Max, "direct", "is not about space")]
    [InlineData("Hello, who are you?", ReasoningEffort.Medium, "direct", "is not about space")]
    [InlineData("Is the dog left or right of the chair?", ReasoningEffort.Minimal, "direct", "left_right takes one look")]
    [InlineData("How far is the dog from the chair?", ReasoningEffort.Low, "cot", "distance is measured best")]
    [InlineData("How far is the dog from the chair?", ReasoningEffort.Medium, "self-consistency", "distance is measured best")]
    [InlineData("How many chairs are there?", ReasoningEffort.Low, "scene-graph", "count takes several steps")]
    [InlineData("From the dog's viewpoint, is the ball on its left?", ReasoningEffort.Low, "perspective", "looks through other eyes")]
    [InlineData("At what clock position is the dog?", ReasoningEffort.Medium, "perspective", "direction looks through other eyes")]
    public void Plan_AutoAndAnOpenModel_RoutesByKindAndEffort(string question, ReasoningEffort effort, string strategy, string reason)
    {
        var plan = Reasoner.Create(new ScriptedModel(Models.Open, "answer: blue")).Plan(Requests.Ask("auto", question) with { Effort = effort });

        plan.Strategy.ShouldBe(strategy);
        plan.Steps.Single(s => s.Name == "route").Description.ShouldContain(reason);
    }

    [Theory]
    [InlineData(ReasoningEffort.Minimal, "direct", "answer", 1)]
    [InlineData(ReasoningEffort.Low, "exact", "perceive", 2)]
    [InlineData(ReasoningEffort.Medium, "consensus", "perceive", 2)]
    [InlineData(ReasoningEffort.High, "consensus", "perceive", 2)]
    [InlineData(ReasoningEffort.Max, "consensus", "perceive", 2)]
    public void Plan_AutoAndTheEffort_TakesTheFirstStrategyTheCatalogueHas(ReasoningEffort effort, string strategy, string step, int chains)
    {
        var plan = Reasoner.Create(new ScriptedModel(Models.Closed, " 2")).Plan(Requests.Ask("auto", "How many cubes are there?") with { Effort = effort });

        plan.Strategy.ShouldBe(strategy);
        plan.Steps.Single(s => s.Name == step).Chains.ShouldBe(chains);
    }

    [Fact]
    public void Plan_AutoForEveryKindEffortAndModel_ChoosesWhatThereIs()
    {
        foreach (var model in new[] { Models.Closed, Models.Open })
        {
            var reasoner = Reasoner.Create(new ScriptedModel(model, " 2"));
            var ids = reasoner.Strategies.Select(s => s.Id).Where(id => id != "auto").ToList();
            foreach (var question in QuestionsOfEveryKind.Texts.Where(q => !model.ClosedLanguage || !q.Contains("clock", StringComparison.Ordinal)))
            {
                foreach (var effort in Enum.GetValues<ReasoningEffort>())
                    ids.ShouldContain(reasoner.Plan(Requests.Ask("auto", question) with { Effort = effort }).Strategy, question);
            }
        }
    }

    [Theory]
    [InlineData("direct", "strategy is 'direct'")]
    [InlineData("self-consistency", "strategy is 'self-consistency'")]
    public void Plan_DirectionThroughAStrategyThatAsksTheClosedModel_IsRefused(string strategy, string message)
    {
        var reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, " 2"));
        var request = Requests.Ask(strategy, "At what clock position is the red cube from the red robot's viewpoint?");

        var invalid = Should.Throw<InvalidReasoningRequestException>(() => reasoner.Plan(request));
        invalid.Field.ShouldBe("strategy");
        invalid.Message.ShouldContain(message);
        invalid.Message.ShouldContain("exact, consensus or auto");
        reasoner.Plan(request with { Strategy = "auto" }).Strategy.ShouldBe("exact");
    }

    [Theory]
    [InlineData("Is the red cube to the left or to the right of the blue sphere?", 6, "consensus")]
    [InlineData("Describe the scene.", 6, "direct")]
    public async Task Reason_AutoWithSamples_TakesThemAsABudget(string question, int samples, string strategy)
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " answer: left")).ReasonAsync(Requests.Ask("auto", question) with { Samples = samples });

        result.Strategy.ShouldBe(strategy);
        result.Warnings.ShouldBeEmpty();
    }
}
