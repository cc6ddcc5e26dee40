using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class BestOfNStrategyTests
{
    private const string Right = " red cube x13 y20; blue sphere x12 y9; x13 > x12; answer: right";
    private const string Slipped = " red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: right";
    private const string Left = " red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left";

    [Fact]
    public async Task Reason_MostChainsContradictThemselves_TakesTheOneThatHolds()
    {
        var model = new ScriptedModel(Models.Closed, Slipped, Slipped, Left, Slipped);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("best-of-n") with { Samples = 4 });

        model.Requests.ShouldHaveSingleItem().Sampling.Chains.ShouldBe(4);
        result.Answer.Text.ShouldBe("left");
        result.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("left", 1), ("right", 3)]);
        result.Confidence.ShouldBeGreaterThan(0.9);
        result.Chains.Select(c => c.Verdict).ShouldBe([Verdict.Contradicted, Verdict.Contradicted, Verdict.Entailed, Verdict.Contradicted]);
        result.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_ChainPerceivedWhatNoOtherDid_LosesToTheSceneOfAll()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Right, Left, Left, Left, Left)).ReasonAsync(Requests.Ask("best-of-n") with { Samples = 5 });

        result.Answer.Text.ShouldBe("left");
        result.Chains[0].Verdict.ShouldBe(Verdict.Contradicted);
        result.Scene!.Objects.Single(o => o.Name == "red cube").Image!.Value.X.ShouldBe(3.5f / 32);
    }

    [Fact]
    public async Task Reason_EveryChainContradicted_SaysSo()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Slipped)).ReasonAsync(Requests.Ask("best-of-n"));

        result.Answer.Text.ShouldBe("right");
        result.Warnings.ShouldContain(w => w.Contains("contradicts every one of the 8 chains"));
    }

    [Fact]
    public async Task Reason_NothingToVerify_IsAVote()
    {
        var model = new ScriptedModel(Models.Closed, " answer: left", " answer: right", " answer: right");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("best-of-n") with { Samples = 3 });

        result.Answer.Text.ShouldBe("right");
        result.Confidence.ShouldBe(2.0 / 3, 1e-9);
        result.Chains.ShouldAllBe(c => c.Verdict == Verdict.Unverifiable);
    }

    [Fact]
    public async Task Stream_EveryChain_IsVerifiedWithItsClaims()
    {
        var events = await Reasoner.Create(new ScriptedModel(Models.Closed, Left, Slipped)).EventsAsync(Requests.Ask("best-of-n") with { Samples = 2 });

        var verified = events.OfType<ChainVerified>().ToList();
        verified.Select(v => (v.Chain, v.Verdict)).ShouldBe([(0, Verdict.Entailed), (1, Verdict.Contradicted)]);
        verified.ShouldAllBe(v => v.Claims.Count > 0 && v.Score >= 0 && v.Score <= 1);
        verified[1].Claims.ShouldContain(c => c.Verdict == Verdict.Contradicted && c.Text == "right");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reason_AnyOrderOfFinishing_GivesTheSameResult(bool lastFirst)
    {
        var model = new ScriptedModel(Models.Closed, Slipped, Left, " answer: right", Right, Left) { LastChainFirst = lastFirst };

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("best-of-n") with { Samples = 5 });

        result.Answer.Text.ShouldBe("left");
        result.Votes.Select(v => v.Answer).ShouldBe(["left", "right"]);
        result.Chains.Select(c => c.Id).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task Reason_Distance_TakesTheBestChainsLength()
    {
        const string Question = "How far apart are the red cube and the blue sphere?";
        const string Records = " red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9;";
        var model = new ScriptedModel(Models.Closed, $"{Records} dx1 dz1; answer: 3 m", $"{Records} dx1 dz1; answer: 1.5 m", $"{Records} dx3 dz1; answer: 3.25 m");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("best-of-n", Question) with { Samples = 3 });

        result.Answer.Text.ShouldBe("1.5 m");
    }

    [Fact]
    public async Task Reason_NoChainAnswers_Abstains()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " answer: nowhere")).ReasonAsync(Requests.Ask("best-of-n") with { Samples = 2 });

        result.Abstained.ShouldBeTrue();
        result.Chains.ShouldAllBe(c => c.FinishReason == FinishReason.Stop);
    }
}
