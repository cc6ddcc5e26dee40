using SpatialReasoner.Inference;
using System.Numerics;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.SelfConsistency;
using SpatialReasoner.Reasoning.Tests.Views;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class SelfConsistencyStrategyTests
{
    private const string Left = " x3 < x12; answer: left";
    private const string Right = " x13 > x12; answer: right";
    private const string LongLeft = " red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left";

    private static readonly StopRule Never = new(StopRuleKind.None);

    [Fact]
    public async Task Reason_ManyChains_ComeFromOneRequestAndVote()
    {
        var model = new ScriptedModel(Models.Closed, Left, Right, Left, Left, Right);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Samples = 5, Stop = Never, Seed = 7 });

        var sampling = model.Requests.ShouldHaveSingleItem().Sampling;
        (sampling.Chains, sampling.Seed, sampling.Temperature).ShouldBe((5, 7, 0.8f));
        result.Answer.Text.ShouldBe("left");
        result.Votes.ShouldBe([new Vote("left", 3, 0.6), new Vote("right", 2, 0.4)]);
        result.Confidence.ShouldBe(0.6);
        result.Chains.Count.ShouldBe(5);
        result.Usage.Tokens.PromptTokens.ShouldBe(40);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
        result.Usage.ReasoningTokens.ShouldBe(result.Usage.Tokens.CompletionTokens - 1);
        result.Usage.DiscardedTokens.ShouldBe(0);
    }

    [Fact]
    public async Task Reason_NothingSaid_UsesTheDocumentedDefaults()
    {
        var model = new ScriptedModel(Models.Closed, Left, Right);
        var reasoner = Reasoner.Create(model);

        await reasoner.ReasonAsync(Requests.Ask("self-consistency"));

        var documented = reasoner.Strategies.Single(s => s.Id == "self-consistency").Options.ToDictionary(o => o.Name, o => o.Default);
        documented["samples"].ShouldBe("8");
        documented["temperature"].ShouldBe("0.8");
        documented["stop"].ShouldBe("""{"rule":"beta","threshold":0.9}""");
        model.Requests.Sum(r => r.Sampling.Chains).ShouldBe(8);
        model.Requests[0].Sampling.Temperature.ShouldBe(0.8f);
    }

    [Fact]
    public async Task Reason_ThreeChainsOfOneMind_StartNoOther()
    {
        var model = new ScriptedModel(Models.Closed, Left, Left, Left, LongLeft, LongLeft, LongLeft, LongLeft, LongLeft);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency"));

        result.Chains.Select(c => c.Counted).ShouldBe([true, true, true]);
        result.Votes.ShouldBe([new Vote("left", 3, 1)]);
        result.Confidence.ShouldBe(1);
        result.Usage.DiscardedTokens.ShouldBe(0);
        result.Usage.Tokens.CompletionTokens.ShouldBe(result.Chains.Sum(c => c.Tokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reason_OneChainDissents_JustEnoughMoreAreAsked(bool lastFirst)
    {
        // Two to one leaves it open; five to one decides, so three more are asked.
        var model = new ScriptedModel(Models.Closed, LongLeft, LongLeft, Right, LongLeft, LongLeft, Left, LongLeft, Right) { LastChainFirst = lastFirst };

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Samples = 12 });

        result.Answer.Text.ShouldBe("left");
        result.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("left", 5), ("right", 1)]);
        model.Requests.Select(r => (r.Sampling.FirstChain, r.Sampling.Chains)).ShouldBe([(0, 3), (3, 3)]);
        result.Chains.ShouldAllBe(c => c.Counted);
        result.Usage.DiscardedTokens.ShouldBe(0);
        (result.Usage.ReasoningTokens + 1).ShouldBe(result.Usage.Tokens.CompletionTokens);
    }

    [Theory]
    [InlineData(0, "3")]
    [InlineData(1, "3 3")]
    [InlineData(2, "3 3 2")]
    public async Task Reason_Dissenters_AreOutvotedInWavesThatCanJustDecide(int dissenters, string waves)
    {
        var model = new ScriptedModel(Models.Closed, r => [.. Enumerable.Range(0, 16).Select(i => i < dissenters ? Right : Left)]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Samples = 16 });

        string.Join(' ', model.Requests.Select(r => r.Sampling.Chains)).ShouldBe(waves);
        result.Answer.Text.ShouldBe("left");
    }

    [Fact]
    public async Task Reason_SameSeed_GivesTheSameAnswerChainsAndVotes()
    {
        // Chains that depend on the seed alone, as the seam promises.
        static IReadOnlyList<string> Script(CompletionRequest r) =>
            [.. Enumerable.Range(0, r.Sampling.Chains).Select(i => SamplingParameters.ChainSeed(r.Sampling.Seed!.Value, i) % 3 == 0 ? Right : Left)];
        var reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, Script));
        var reversed = Reasoner.Create(new ScriptedModel(Models.Closed, Script) { LastChainFirst = true });

        for (var seed = 0; seed < 20; seed++)
        {
            var request = Requests.Ask("self-consistency") with { Seed = seed, Samples = 12 };
            var first = await reasoner.ReasonAsync(request);
            var second = await reversed.ReasonAsync(request);

            second.Answer.ShouldBe(first.Answer);
            second.Votes.ShouldBe(first.Votes);
            second.Chains.Where(c => c.Counted).ShouldBe(first.Chains.Where(c => c.Counted));
            second.Seed.ShouldBe(seed);
        }
    }

    [Fact]
    public async Task Stream_Votes_FollowEachCountedChainInOrder()
    {
        var events = await Reasoner.Create(new ScriptedModel(Models.Closed, LongLeft, Right, Left, Left, Left, Left) { LastChainFirst = true })
            .EventsAsync(Requests.Ask("self-consistency") with { Samples = 6, Stop = Never });

        events.OfType<ChainCompleted>().Select(c => c.Chain.Id).ShouldBe([0, 1, 2, 3, 4, 5]);
        var votes = events.OfType<VoteCounted>().ToList();
        votes.Select(v => v.Votes.Sum(x => x.Count)).ShouldBe([1, 2, 3, 4, 5, 6]);
        votes.Select(v => v.Decided).ShouldBe([false, false, false, false, false, true]);
    }

    [Fact]
    public async Task Reason_Distances_AnswerWithTheMedian()
    {
        var model = new ScriptedModel(Models.Closed, " answer: 2 m", " answer: 2.25 m", " answer: 9 m");

        var result = await Reasoner.Create(model).ReasonAsync(
            Requests.Ask("self-consistency", "How far apart are the red cube and the blue sphere?") with { Samples = 3 });

        // The nine metres are an outlier; of the two that are left it is the mean.
        result.Answer.ShouldBe(new SpatialAnswer(AnswerType.Distance, "2.13 m", 2.125, "m"));
        result.Confidence.ShouldBe(2 / 3.0, 1e-9);
    }

    [Fact]
    public async Task Reason_SomeChainsUnreadable_LowersConfidenceAndWarns()
    {
        var model = new ScriptedModel(Models.Closed, Left, " nothing", Left, " nothing");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Samples = 4 });

        result.Answer.Text.ShouldBe("left");
        result.Confidence.ShouldBe(0.5);
        result.Votes.ShouldBe([new Vote("left", 2, 1)]);
        result.Warnings.ShouldHaveSingleItem().ShouldContain("2 of 4 chains");
    }

    [Fact]
    public async Task Reason_AllUnreadable_Abstains()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " nothing")).ReasonAsync(Requests.Ask("self-consistency"));

        result.Abstained.ShouldBeTrue();
        result.Answer.Text.ShouldBe("nothing");
    }

    [Fact]
    public async Task Reason_LetterOptions_VoteInTheCallersWords()
    {
        var model = new ScriptedModel(Models.Closed, " left (A); answer: A", " right (B); answer: B", " left (A); answer: A");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Options = ["To the left", "To the right"], Samples = 3 });

        model.Requests[0].UserText().ShouldBe($"{Requests.LeftRight} (A) left (B) right Think step by step.");
        result.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("To the left", 2), ("To the right", 1)]);
        result.Answer.ShouldBe(SpatialAnswer.Choice("To the left"));
    }

    [Fact]
    public async Task Reason_Views_ShareTheChainsAndVoteInTheCallersTerms()
    {
        // Always "left", whatever is asked: right through the original, wrong through the views that turn the answer round.
        var model = new ScriptedModel(Models.Closed, Left);
        var request = Requests.Ask("self-consistency") with
        {
            Samples = 8, Stop = Never, Views = [ViewKind.Original, ViewKind.Mirror, ViewKind.Inverse],
        };

        var result = await Reasoner.Create(model, new ReasonerOptions { Images = new TaggingEditor() }).ReasonAsync(request);

        model.Requests.Select(r => (r.UserText(), TaggingEditor.IsMirrored((ImageContent)r.Messages[0].Content[0]), r.Sampling.Chains, r.Sampling.FirstChain)).ShouldBe(
        [
            ($"{Requests.LeftRight} Think step by step.", false, 3, 0),
            ($"{Requests.LeftRight} Think step by step.", true, 3, 64),
            ("Is the blue sphere to the left or to the right of the red cube? Think step by step.", false, 2, 128),
        ], ignoreOrder: true);
        result.Chains.Select(c => c.View).ShouldBe(
        [
            ViewKind.Original, ViewKind.Mirror, ViewKind.Inverse, ViewKind.Original, ViewKind.Mirror, ViewKind.Inverse, ViewKind.Original, ViewKind.Mirror,
        ]);
        result.Votes.ShouldBe([new Vote("right", 5, 5 / 8.0), new Vote("left", 3, 3 / 8.0)]);
        result.Warnings.ShouldBe(["Views disagree: original says left, mirror says right, inverse says right."]);
        result.Plan.Steps[0].Chains.ShouldBe(8);
    }

    [Fact]
    public async Task Reason_ViewsOfOneMind_SayNothing()
    {
        var model = new ScriptedModel(Models.Closed, r => [r.UserText().StartsWith("Is the blue", StringComparison.Ordinal) ? Right : Left]);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Views = [ViewKind.Original, ViewKind.Inverse] });

        result.Warnings.ShouldBeEmpty();
        // The early stop counts over all views.
        result.Votes.ShouldBe([new Vote("left", 3, 1)]);
        result.Chains.Select(c => c.View).ShouldBe([ViewKind.Original, ViewKind.Inverse, ViewKind.Original]);
    }

    [Fact]
    public async Task Reason_ScenesOfViews_AreMergedAsTheOriginal()
    {
        var model = new ScriptedModel(Models.Closed, r => [TaggingEditor.IsMirrored((ImageContent)r.Messages[0].Content[0])
            ? " red robot x28 y20 X1 Z9 yaw150; answer: right" : " red robot x3 y20 X-1 Z9 yaw30; answer: left"]);
        var request = Requests.Ask("self-consistency", "Is the red robot left or right of the blue sphere?") with { Samples = 4, Views = [ViewKind.Original, ViewKind.Mirror] };

        var result = await Reasoner.Create(model, new ReasonerOptions { Images = new TaggingEditor() }).ReasonAsync(request);

        result.Answer.Text.ShouldBe("left");
        var robot = result.Scene!.Objects.ShouldHaveSingleItem();
        robot.Image!.Value.X.ShouldBe(3.5f / 32, 1e-5);
        robot.Ground.ShouldBe(new Vector2(-1, 9));
        robot.Facing!.Value.ShouldBe(MathF.PI / 6, 1e-4);
    }

    [Fact]
    public async Task Reason_VerifierWeightingOverViews_HoldsEveryChainAgainstWhatAllViewsSaw()
    {
        // In the mirror the cube is at x28; the last chain says x10 and reasons well from there. Its own view alone could not tell which of the two is wrong.
        var model = new ScriptedModel(Models.Closed, r => TaggingEditor.IsMirrored((ImageContent)r.Messages[0].Content[0])
            ? [" red cube x28 y20; blue sphere x19 y9; answer: right", " red cube x10 y20; blue sphere x19 y9; answer: left"]
            : [" red cube x3 y20; blue sphere x12 y9; answer: left"]);
        var request = Requests.Ask("self-consistency") with
        {
            Samples = 4, Views = [ViewKind.Original, ViewKind.Mirror], Stop = Never, Weighting = VoteWeighting.Verifier,
        };

        var result = await Reasoner.Create(model, new ReasonerOptions { Images = new TaggingEditor() }).ReasonAsync(request);

        result.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("left", 3), ("right", 1)]);
        result.Votes[1].Weight.ShouldBeLessThan(0.1);
    }

    [Fact]
    public async Task Reason_MoreViewsThanChains_AsksTheFirstOnes()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Left)).ReasonAsync(
            Requests.Ask("self-consistency") with { Samples = 2, Views = [ViewKind.Original, ViewKind.Inverse, ViewKind.Paraphrase] });

        result.Chains.Select(c => c.View).ShouldBe([ViewKind.Original, ViewKind.Inverse]);
    }

    [Fact]
    public async Task Reason_InvalidView_WarnsAndAsksTheRest()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " answer: 2")).ReasonAsync(
            Requests.Ask("self-consistency", "How many cubes are there?") with { Views = [ViewKind.Inverse, ViewKind.Paraphrase] });

        result.Warnings.ShouldBe(["view 'inverse' does not apply to count questions and was left out."]);
        result.Chains.ShouldAllBe(c => c.View == ViewKind.Paraphrase);
    }

    [Fact]
    public async Task Reason_Esc_StopsWhenAWindowAgrees()
    {
        var model = new ScriptedModel(Models.Closed, Left, Right, Left, Left, Left, Right, Right, Right);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("self-consistency") with { Stop = new StopRule(StopRuleKind.Esc, Window: 3) });

        // One left of three at the end: two more can fill a window.
        model.Requests.Select(r => r.Sampling.Chains).ShouldBe([3, 2]);
        result.Chains.ShouldAllBe(c => c.Counted);
        result.Votes.ShouldBe([new Vote("left", 4, 0.8), new Vote("right", 1, 0.2)]);
    }

    [Fact]
    public async Task Reason_ConfidenceWeighting_TrustsSureChains()
    {
        // A word is a token of log-probability -0.1 whoever says it, so only unsure tokens tell chains apart.
        var model = new ScriptedModel(Models.Closed, Left, Left, Right) { LogprobOf = word => word.Contains("x3", StringComparison.Ordinal) ? -2 : ScriptedModel.Logprob };
        var request = Requests.Ask("self-consistency") with { Samples = 3, Stop = Never };

        var plain = await Reasoner.Create(model).ReasonAsync(request);
        var weighted = await Reasoner.Create(model).ReasonAsync(request with { Weighting = VoteWeighting.Confidence });

        plain.Answer.Text.ShouldBe("left");
        weighted.Answer.Text.ShouldBe("right");
        weighted.Votes.Select(v => v.Count).ShouldBe([1, 2]);
        weighted.Votes.Sum(v => v.Weight).ShouldBe(1, 1e-9);
        weighted.Confidence.ShouldBe(weighted.Votes[0].Weight, 1e-9);
    }

    [Fact]
    public async Task Reason_VerifierWeighting_TakesTheVerifiersWeights()
    {
        var strategy = new SelfConsistencyStrategy(
            PromptLibrary.Load(PromptLibrary.DefaultDirectory, "spatial-tiny"), new SelfConsistencyOptions(),
            new VotingOptions { Verifier = (_, chains) => chains.ToDictionary(c => c.Chain.Id, c => c.Chain.Answer?.Text == "right" ? 1 : 0.1) });
        var model = new ScriptedModel(Models.Closed, Left, Right, Left);
        var request = Requests.Ask("self-consistency") with { Samples = 3, Stop = Never, Weighting = VoteWeighting.Verifier };
        var task = Tasks.Of(Models.Closed, Requests.LeftRight) with { Request = request };
        using var run = new ReasoningRun(model, task, System.Threading.Channels.Channel.CreateUnbounded<ReasoningEvent>().Writer, new ReasonerOptions());

        var conclusion = await strategy.ExecuteAsync(task, run, CancellationToken.None);

        conclusion.Answer!.Text.ShouldBe("right");
        conclusion.Votes[0].Weight.ShouldBe(1 / 1.2, 1e-9);
        strategy.Description.Options.Single(o => o.Name == "weighting").Allowed.ShouldBe("plurality, confidence or verifier");
    }
}
