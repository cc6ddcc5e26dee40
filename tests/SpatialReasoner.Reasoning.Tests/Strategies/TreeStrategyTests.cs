using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class TreeStrategyTests
{
    private const string Records = " red cube x3 y20; blue sphere x12 y9;";

    /// <summary>A model that sees well, compares badly at first and answers by its comparison; a rollout goes on from wherever it starts.</summary>
    private static IReadOnlyList<string> Script(CompletionRequest request)
    {
        var path = request.AssistantPrefix ?? "";
        return [.. Enumerable.Range(request.Sampling.FirstChain, request.Sampling.Chains).Select(draw =>
        {
            var whole = Records + (draw % 2 == 0 ? " x3 > x12; answer: right" : " x3 < x12; answer: left");
            return whole.StartsWith(path, StringComparison.Ordinal) ? whole[path.Length..]
                : path.EndsWith("x3 > x12;", StringComparison.Ordinal) ? " answer: right"
                : " answer: left";
        })];
    }

    [Fact]
    public async Task Reason_Simulations_AreTheBudgetAndGoOnFromPrefixesOfEarlierChains()
    {
        var model = new ScriptedModel(Models.Closed, Script);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("tree") with { Samples = 12 });

        result.Answer.Text.ShouldBe("left");
        result.Chains.Count.ShouldBe(12);
        model.Requests.Sum(r => r.Sampling.Chains).ShouldBe(12);
        model.Requests.SelectMany(r => Enumerable.Range(r.Sampling.FirstChain, r.Sampling.Chains)).ShouldBe(Enumerable.Range(0, 12));
        var deeper = model.Requests.Select(r => r.AssistantPrefix).OfType<string>().ToList();
        deeper.ShouldNotBeEmpty();
        deeper.ShouldAllBe(p => p.EndsWith(';'));
        foreach (var chain in result.Chains.Where(c => c.Parent is not null))
            result.Chains[chain.Parent!.Value].Id.ShouldBeLessThan(chain.Id);
    }

    [Fact]
    public async Task Reason_Prefixes_ThatGeometryFavoursAreVisitedMore()
    {
        var model = new ScriptedModel(Models.Closed, Script);

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("tree") with { Samples = 40 });

        int Rollouts(string comparison) => model.Requests.Where(r => r.AssistantPrefix?.Contains(comparison, StringComparison.Ordinal) == true).Sum(r => r.Sampling.Chains);
        Rollouts("x3 < x12").ShouldBeGreaterThan(Rollouts("x3 > x12"));
    }

    [Fact]
    public async Task Reason_AnyOrderOfFinishing_GivesTheSameChainsAndAnswer()
    {
        var request = Requests.Ask("tree") with { Samples = 12 };

        var first = await Reasoner.Create(new ScriptedModel(Models.Closed, Script)).ReasonAsync(request);
        var last = await Reasoner.Create(new ScriptedModel(Models.Closed, Script) { LastChainFirst = true }).ReasonAsync(request);

        last.Answer.ShouldBe(first.Answer);
        last.Votes.ShouldBe(first.Votes);
        last.Chains.ShouldBe(first.Chains);
    }

    [Fact]
    public async Task Reason_BudgetSpent_ReturnsTheBestSoFar()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Script)).ReasonAsync(Requests.Ask("tree") with { Samples = 64, TokenBudget = 60, MaxTokens = 15 });

        result.Answer.Text.ShouldBe("left");
        result.Usage.Tokens.CompletionTokens.ShouldBeLessThanOrEqualTo(60);
        result.Warnings.ShouldContain(w => w.Contains("udget"));
    }
}
