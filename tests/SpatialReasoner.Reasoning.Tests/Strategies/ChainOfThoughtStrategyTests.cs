using System.Numerics;
using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class ChainOfThoughtStrategyTests
{
    private const string Chain = " red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left";

    [Fact]
    public async Task Reason_Chain_GivesAnswerSceneAndReasoningTokens()
    {
        var model = new ScriptedModel(Models.Closed, Chain);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("cot"));

        model.Requests[0].UserText().ShouldBe($"{Requests.LeftRight} Think step by step.");
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Scene!.Objects.Select(o => (o.Name, o.Image)).ShouldBe(
            [("red cube", new Vector2(3.5f / 32, 20.5f / 32)), ("blue sphere", new Vector2(12.5f / 32, 9.5f / 32))]);
        var chain = result.Chains.ShouldHaveSingleItem();
        chain.Text.ShouldBe(Chain);
        chain.Tokens.ShouldBe(14);
        chain.Counted.ShouldBeTrue();
        // All but the word "left".
        result.Usage.ReasoningTokens.ShouldBe(13);
        // Only the answer's own token weighs.
        result.Confidence.ShouldBe(Math.Exp(ScriptedModel.Logprob), 1e-6);
    }

    [Fact]
    public async Task Reason_CutOffWhileThinking_Abstains()
    {
        var request = Requests.Ask("cot", "How many cubes are there?") with { MaxTokens = 6 };

        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " red cube x3 y4 yes 1; blue cube x5 y6 yes 2; answer: 2")).ReasonAsync(request);

        result.Abstained.ShouldBeTrue();
        result.Chains[0].FinishReason.ShouldBe(FinishReason.Length);
        result.Warnings.ShouldContain(w => w.Contains("max_tokens (6)"));
    }

    [Fact]
    public async Task Reason_OptionsItDoesNotHeed_Warns()
    {
        var request = Requests.Ask("cot") with { Samples = 4, Views = [ViewKind.Inverse], Weighting = VoteWeighting.Confidence };

        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Chain)).ReasonAsync(request);

        result.Warnings.ShouldBe([
            "'samples' has no effect on the strategy 'cot'.", "'views' has no effect on the strategy 'cot'.", "'weighting' has no effect on the strategy 'cot'."]);
        result.Chains.Count.ShouldBe(1);
    }
}
