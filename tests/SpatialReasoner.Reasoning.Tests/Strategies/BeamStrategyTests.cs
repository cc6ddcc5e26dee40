using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class BeamStrategyTests
{
    private const string Near = " red cube x3 y20;", Far = " red cube x4 y20;", Sphere = " blue sphere x12 y9;";

    /// <summary>Two ways to see the cube, one sphere, a comparison that half of the candidates get wrong, and the answer it leads to.</summary>
    private static IReadOnlyList<string> Tree(CompletionRequest request) => (request.AssistantPrefix ?? "") switch
    {
        "" => [Near + Sphere, Far + Sphere],
        Near or Far => [Sphere + " and more;"],
        var path when path.EndsWith(Sphere, StringComparison.Ordinal) => path.StartsWith(Near, StringComparison.Ordinal) ? [" x3 < x12;", " x3 > x12;"] : [" x4 < x12;", " x4 > x12;"],
        var path when path.Contains('<') => [" answer: left"],
        var path when path.Contains('>') => [" answer: right"],
        var path => throw new InvalidOperationException($"Nobody writes '{path}'."),
    };

    [Theory]
    [InlineData("beam")]
    [InlineData("dvts")]
    public async Task Reason_ScriptedTree_GoesOnFromKeptPrefixesOnly(string strategy)
    {
        var model = new ScriptedModel(Models.Closed, Tree);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask(strategy) with { Samples = 4 });

        result.Answer.Text.ShouldBe("left");
        model.Requests.ShouldAllBe(r => r.Sampling.StopStrings.Count == 1 && r.Sampling.StopStrings[0] == ";");
        model.Requests.Select(r => r.AssistantPrefix).ShouldBe([null, Near, Far, Near + Sphere, Far + Sphere, Near + Sphere + " x3 < x12;", Far + Sphere + " x4 < x12;"]);
        model.Requests.Select(r => r.Sampling.Chains).ShouldBe([4, 2, 2, 2, 2, 2, 2]);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
    }

    [Fact]
    public async Task Reason_RepeatedSampling_NeverDrawsTheSameNumbers()
    {
        var model = new ScriptedModel(Models.Closed, Tree);

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("beam") with { Samples = 4 });

        model.Requests.SelectMany(r => Enumerable.Range(r.Sampling.FirstChain, r.Sampling.Chains)).ShouldBe(Enumerable.Range(0, 16));
    }

    [Fact]
    public async Task Reason_Parents_LeadFromTheAnswerBackToTheRoot()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Tree)).ReasonAsync(Requests.Ask("beam") with { Samples = 4 });

        var answered = result.Chains.First(c => c.Answer is not null);
        Path(answered).ShouldBe(Near + Sphere + " x3 < x12; answer: left");
        result.Chains.Where(c => c.Answer is null).ShouldAllBe(c => !c.Counted);
        result.Chains.Where(c => c.Answer is not null).ShouldAllBe(c => c.Counted);
        answered.Verdict.ShouldBe(Verdict.Entailed);
        result.Warnings.ShouldBeEmpty();

        string Path(ReasoningChain chain) => (chain.Parent is { } parent ? Path(result.Chains[parent]) + ";" : "") + chain.Text;
    }

    [Theory]
    [InlineData("beam")]
    [InlineData("dvts")]
    public async Task Reason_AnyOrderOfFinishing_GivesTheSameChainsAndAnswer(string strategy)
    {
        var request = Requests.Ask(strategy) with { Samples = 6, Seed = 3 };

        var first = await Reasoner.Create(new ScriptedModel(Models.Closed, Tree)).ReasonAsync(request);
        var last = await Reasoner.Create(new ScriptedModel(Models.Closed, Tree) { LastChainFirst = true }).ReasonAsync(request);

        last.Answer.ShouldBe(first.Answer);
        last.Votes.ShouldBe(first.Votes);
        last.Confidence.ShouldBe(first.Confidence);
        last.Chains.ShouldBe(first.Chains);
    }

    [Fact]
    public async Task Reason_DiverseTrees_KeepAPathEachWhereTheBeamKeepsTheBest()
    {
        // Six of eight candidates see the cube at about x9, in four ways; the first subtree saw nothing but x3.
        static IReadOnlyList<string> Lopsided(CompletionRequest request) => (request.AssistantPrefix ?? "") switch
        {
            "" => [Near, " red cube x9 y20;", " red cube x9 y21;", " red cube x10 y20;", Near, " red cube x10 y21;", " red cube x9 y20;", " red cube x9 y21;"],
            var path when !path.Contains("sphere", StringComparison.Ordinal) => [Sphere],
            _ => [" answer: left"],
        };
        var beam = new ScriptedModel(Models.Closed, Lopsided);
        var trees = new ScriptedModel(Models.Closed, Lopsided);

        await Reasoner.Create(beam).ReasonAsync(Requests.Ask("beam"));
        await Reasoner.Create(trees).ReasonAsync(Requests.Ask("dvts"));

        beam.Requests.Select(r => r.AssistantPrefix).ShouldNotContain(Near);
        trees.Requests.Select(r => r.AssistantPrefix).ShouldContain(Near);
        beam.Requests.Count(r => r.AssistantPrefix?.Count(c => c == ';') == 1).ShouldBe(4);
        trees.Requests.Count(r => r.AssistantPrefix?.Count(c => c == ';') == 1).ShouldBe(4);
    }

    [Fact]
    public async Task Reason_BudgetSpentAfterAPathFinished_ReturnsItWithAWarning()
    {
        // One of four candidates answers at once; the others go on for ever.
        static IReadOnlyList<string> Endless(CompletionRequest request) =>
            request.AssistantPrefix is null ? [" answer: left", " red cube x3 y20;"] : [" blue sphere x12 y9;"];
        var model = new ScriptedModel(Models.Closed, Endless);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("beam") with { Samples = 4, TokenBudget = 30, MaxTokens = 5 });

        result.Answer.Text.ShouldBe("left");
        result.Usage.Tokens.CompletionTokens.ShouldBeLessThanOrEqualTo(30);
        result.Warnings.ShouldContain(w => w.Contains("udget") || w.Contains("cut off"));
    }

    [Fact]
    public async Task Reason_NoPathEverAnswers_AbstainsAndSaysSo()
    {
        var number = 0;
        var model = new ScriptedModel(Models.Closed, _ => [$" step {Interlocked.Increment(ref number)};"]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("beam") with { Samples = 2 });

        result.Abstained.ShouldBeTrue();
        result.Warnings.ShouldContain("No path of the search came to an answer.");
    }

    [Fact]
    public async Task Reason_OpenModel_GoesLineByLine()
    {
        static IReadOnlyList<string> Lines(CompletionRequest request) => (request.AssistantPrefix ?? "") switch
        {
            "" => ["""{"object": "red cube", "image": [0.2, 0.5], "depth": 1.0}""" + "\nmore"],
            var path when !path.Contains("sphere", StringComparison.Ordinal) => ["""{"object": "blue sphere", "image": [0.7, 0.5], "depth": 1.0}""" + "\nmore"],
            _ => ["<answer>left</answer>", "<answer>right</answer>"],
        };
        var model = new ScriptedModel(Models.Open, Lines);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("beam") with { Samples = 2 });

        result.Answer.Text.ShouldBe("left");
        model.Requests.Select(r => r.AssistantPrefix?.Count(c => c == '\n') ?? 0).ShouldBe([0, 1, 2]);
        result.Chains.Where(c => c.Answer is not null).Select(c => (c.Answer!.Text, c.Verdict)).ShouldBe([("left", Verdict.Entailed), ("right", Verdict.Contradicted)]);
    }

    [Theory]
    [InlineData("beam")]
    [InlineData("dvts")]
    [InlineData("tree")]
    public async Task Reason_ClosedLanguageThatCannotGoOn_SamplesWholeChains(string strategy)
    {
        var model = new ScriptedModel(Models.Closed with { Capabilities = ModelCapabilities.All with { Continuation = false } }, " red robot x3; Answer: left.");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask(strategy) with { Samples = 3 });

        var request = model.Requests.ShouldHaveSingleItem();
        (request.AssistantPrefix, request.Sampling.Chains, request.Sampling.StopStrings.Count).ShouldBe((null, 3, 0));
        result.Warnings.ShouldContain(w => w.StartsWith("The model cannot go on from a step"));
    }

    [Fact]
    public async Task Reason_Perception_HasNoStepsToSearch()
    {
        var model = new ScriptedModel(Models.Closed, " red robot x3 y20 X0 Z8 D11 yaw90");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("beam", "Where is the red robot?") with { Samples = 3 });

        model.Requests.ShouldHaveSingleItem().Sampling.StopStrings.ShouldBeEmpty();
        result.Abstained.ShouldBeFalse();
    }
}
