using SpatialReasoner.Reasoning.Tests.Views;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class ConsensusStrategyTests
{
    private const string Describe = "Describe the scene. List the objects involved.";
    private const string Clear = " red cube x3 y20 X-2 Z6 D10 ; blue sphere x12 y9 X1 Z9 D12 ;";
    private const string Close = " red cube x8 y20 X-2 Z6 D10 ; blue sphere x8 y9 X1 Z9 D12 ;";

    private const string Inverse = "Is the blue sphere to the left or to the right of the red cube?";

    [Fact]
    public async Task Reason_GeometryAndLikelihoodAgree_NoChainArgues()
    {
        var model = Saying(Clear, likely: "left", fromTheOtherEnd: "right");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("consensus"));

        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Confidence.ShouldBeGreaterThan(0.9);
        result.Chains.Select(c => c.Step).Distinct().ShouldBe(["perceive", "score"]);
        result.Sources.ShouldBe([AnswerSource.Model, AnswerSource.Geometry]);
        result.Scene!.Objects.Count.ShouldBe(2);
        result.Plan.Steps.Select(s => s.Name).ShouldBe(["perceive", "decide", "score", "pool"]);
    }

    [Fact]
    public async Task Reason_GeometryWideOpen_LikelihoodDecides()
    {
        var result = await Reasoner.Create(Saying(Close, likely: "right", fromTheOtherEnd: "left")).ReasonAsync(Requests.Ask("consensus"));

        result.Answer.ShouldBe(SpatialAnswer.Choice("right"));
        result.Votes[0].Answer.ShouldBe("right");
    }

    [Fact]
    public async Task Reason_EitherWayRound_TheAnswersDoNotContradictEachOther()
    {
        // It leans to "right" whichever way it is asked; and more so the second way.
        var reasoner = Reasoner.Create(Saying(Close, likely: "right", fromTheOtherEnd: "right", surerFromThere: true));

        var asked = await reasoner.ReasonAsync(Requests.Ask("consensus"));
        var inverse = await reasoner.ReasonAsync(Requests.Ask("consensus", Inverse));

        (asked.Answer.Text, inverse.Answer.Text).ShouldBe(("left", "right"));
        asked.Confidence.ShouldBe(inverse.Confidence, 1e-9);
        asked.Chains.Where(c => c.Step == "score").Select(c => c.View).Distinct().ShouldBe([ViewKind.Original, ViewKind.Inverse]);
    }

    [Fact]
    public async Task Reason_BothLeaveItOpen_SaysSoWithoutAskingChains()
    {
        var result = await Reasoner.Create(Saying(Close, likely: null)).ReasonAsync(Requests.Ask("consensus"));

        result.Confidence.ShouldBeInRange(0.3, 0.7);
        result.Chains.ShouldNotContain(c => c.Step == "answer");
    }

    [Fact]
    public async Task Reason_AnotherSeed_ComesToTheSame()
    {
        var reasoner = Reasoner.Create(Saying(Close, likely: "right", fromTheOtherEnd: "right"));
        var first = await reasoner.ReasonAsync(Requests.Ask("consensus") with { UseMemory = false });

        for (var seed = 1; seed < 20; seed++)
        {
            var again = await reasoner.ReasonAsync(Requests.Ask("consensus") with { UseMemory = false, Seed = seed });
            again.Answer.ShouldBe(first.Answer);
            again.Confidence.ShouldBe(first.Confidence);
        }
    }

    [Fact]
    public async Task Reason_NothingSeenAndNothingToScore_ChainsArgueAndAreVerified()
    {
        var model = new ScriptedModel(Models.Closed, r => r.UserText() switch
        {
            Describe => [" what a lovely picture"],
            var text when text.EndsWith("Answer directly.", StringComparison.Ordinal) => [" perhaps"],
            _ => [" red cube x3 y20 X-2 Z6 D10 ; blue sphere x12 y9 X1 Z9 D12 ; dx3 dz3 ; answer: 4.25 m"],
        });

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("consensus", "How far apart are the leftmost object and the rightmost object?") with { Samples = 4 });

        result.Answer.Value!.Value.ShouldBe(4.25);
        result.Chains.Count(c => c.Step == "answer").ShouldBe(4);
        result.Chains.Where(c => c.Step == "answer").ShouldAllBe(c => c.Verdict != null);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
    }

    [Fact]
    public async Task Reason_Distance_IsNotScored()
    {
        var result = await Reasoner.Create(Saying(Clear, likely: "left", fromTheOtherEnd: "right")).ReasonAsync(Requests.Ask("consensus", "How far apart are the red cube and the blue sphere?"));

        result.Chains.ShouldNotContain(c => c.Step == "score");
        result.Answer.Type.ShouldBe(AnswerType.Distance);
        result.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_BudgetForTheLookAlone_GeometryIsTheBestAnswerSoFar()
    {
        var look = Clear.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

        var result = await Reasoner.Create(Saying(Clear, likely: "right")).ReasonAsync(Requests.Ask("consensus") with { TokenBudget = look });

        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Warnings.ShouldContain(w => w.Contains("best answer so far", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reason_QuestionTheModelWasNeverTaught_IsLeftToGeometry()
    {
        var model = Saying(" red robot x3 y20 X0 Z6 D10 yaw90 ; blue cube x12 y9 X3 Z6 D12 ;", likely: "left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("consensus", "At what clock position is the blue cube from the red robot's viewpoint?"));

        result.Answer.Text.ShouldBe("3 o'clock");
        model.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reason_FreeQuestion_GoesToTheChains()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Open, "It fits. <answer>yes</answer>")).ReasonAsync(Requests.Ask("consensus", "Would the sofa fit through the door?"));

        result.Answer.Text.ShouldBe("yes");
        result.Plan.Strategy.ShouldBe("consensus");
    }

    [Fact]
    public async Task Reason_HostWithAnImageEditor_LooksThroughTheMirrorAsWell()
    {
        var reasoner = Reasoner.Create(Saying(Clear, likely: "left", fromTheOtherEnd: "right"), new ReasonerOptions { Images = new TaggingEditor() });

        (await reasoner.ReasonAsync(Requests.Ask("consensus"))).Chains.Where(c => c.Step == "perceive").Select(c => c.View).ShouldBe([ViewKind.Original, ViewKind.Mirror]);
        (await reasoner.ReasonAsync(Requests.Ask("consensus") with { Views = [ViewKind.Original], UseMemory = false })).Chains.Count(c => c.Step == "perceive").ShouldBe(1);
    }

    /// <param name="likely">The answer it finds likely; null finds all equally likely.</param>
    /// <param name="fromTheOtherEnd">What it finds likely where the sphere is asked about; as the other where null.</param>
    /// <param name="surerFromThere">Whether it is the surer where the sphere is asked about.</param>
    private static ScriptedModel Saying(string scene, string? likely, string? fromTheOtherEnd = null, bool surerFromThere = false, string chain = " answer: left") =>
        new(Models.Closed, r => r.UserText() == Describe ? [scene] : [chain])
        {
            Likelihood = (r, word) =>
            {
                var isInverse = r.UserText().StartsWith("Is the blue sphere", StringComparison.Ordinal);
                var held = isInverse ? fromTheOtherEnd ?? likely : likely;
                return held is null ? -1 : word.Trim() == held ? -0.01f : isInverse && surerFromThere ? -30 : -6;
            },
            Alternatives = word => [(word, 1)],
        };
}
