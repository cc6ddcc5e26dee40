using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class SceneGraphStrategyTests
{
    [Fact]
    public async Task Reason_TwoStages_TheSecondGetsTheFirstOnesList()
    {
        var model = new ScriptedModel(Models.Closed, r => r.UserText().EndsWith("involved.", StringComparison.Ordinal)
            ? [" red cube x3 y20; blue sphere x12 y9;"]
            : [" x3 < x12; answer: left"]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("scene-graph"));

        model.Requests.Select(Requests.UserText).ShouldBe(
        [
            $"{Requests.LeftRight} List the objects involved.",
            $"Objects: red cube x3 y20; blue sphere x12 y9; {Requests.LeftRight} Use the objects.",
        ]);
        result.Answer.Text.ShouldBe("left");
        result.Plan.Steps.Select(s => s.Name).ShouldBe(["objects", "answer"]);
        result.Chains.Select(c => (c.Id, c.Step, c.Counted)).ShouldBe([(0, "objects", false), (1, "answer", true)]);
        result.Chains[0].Answer.ShouldBeNull();
        result.Scene!.Objects.Count.ShouldBe(2);
        // Two prompts, 8 + 1 and 5 + 1 words; nothing is discarded.
        result.Usage.Tokens.ShouldBe(new TokenUsage(80, 44, 32, 15));
        result.Usage.ReasoningTokens.ShouldBe(14);
        result.Usage.DiscardedTokens.ShouldBe(0);
        result.Prompts.Select(p => p.Name).ShouldBe(["families/spatial-tiny/scene-graph/objects", "families/spatial-tiny/scene-graph/answer"]);
    }

    [Fact]
    public async Task Reason_NothingListed_AnswersWithoutAListAndSaysSo()
    {
        var model = new ScriptedModel(Models.Closed, r => r.UserText().EndsWith("involved.", StringComparison.Ordinal)
            ? [" not in the image"]
            : [" red cube not in the image; answer: not in the image"]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("scene-graph"));

        model.Requests[1].UserText().ShouldBe($"{Requests.LeftRight} Think step by step.");
        result.Answer.ShouldBe(SpatialAnswer.Absent);
        result.Warnings.ShouldHaveSingleItem().ShouldContain("first stage");
    }

    [Fact]
    public async Task Reason_WhichWayItFaces_TakesOneLook()
    {
        var model = new ScriptedModel(Models.Closed, " yaw45");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("scene-graph", "Which way does the red robot face?"));

        model.Requests.ShouldHaveSingleItem().UserText().ShouldBe("Which way does the red robot face?");
        result.Answer.ShouldBe(SpatialAnswer.Angle(45));
    }

    [Fact]
    public async Task Reason_OpenModel_ReadsJsonLines()
    {
        var model = new ScriptedModel(Models.Open, r => r.UserText().Contains("one JSON object per line", StringComparison.Ordinal)
            ? ["{\"object\": \"dog\", \"image\": [0.2, 0.5]}\n{\"object\": \"car\", \"image\": [0.7, 0.5]}"]
            : ["0.2 < 0.7 so <answer>left</answer>"]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("scene-graph", "Is the dog left or right of the car?"));

        result.Answer.Text.ShouldBe("left");
        result.Scene!.Objects.Select(o => o.Name).ShouldBe(["dog", "car"]);
        model.Requests[1].Messages[0].Role.ShouldBe(ChatRole.System);
    }
}
