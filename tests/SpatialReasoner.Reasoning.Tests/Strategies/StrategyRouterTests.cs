namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class StrategyRouterTests
{
    [Theory]
    [InlineData("Is the red cube left or right of the blue sphere?", "direct")]
    [InlineData("Is the red cube above the blue sphere?", "direct")]
    [InlineData("Which object is leftmost?", "direct")]
    [InlineData("Describe the scene.", "direct")]
    [InlineData("Where is the red cube?", "direct")]
    [InlineData("Is there a red cube in the image?", "direct")]
    [InlineData("Is the leftmost object in front of or behind the blue sphere?", "cot")]
    [InlineData("How many cubes are there?", "self-consistency")]
    [InlineData("How far apart are the red cube and the blue sphere?", "self-consistency")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left or its right?", "self-consistency")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left?", "self-consistency")]
    [InlineData("Is the red cube left or right of the blue sphere? (A) left (B) right", "self-consistency")]
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
    [InlineData(1, "cot")]
    [InlineData(6, "self-consistency")]
    public async Task Reason_AutoWithSamples_TakesThemAsABudget(int samples, string strategy)
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " answer: left")).ReasonAsync(Requests.Ask("auto") with { Samples = samples });

        result.Strategy.ShouldBe(strategy);
        result.Warnings.ShouldBeEmpty();
    }
}
