using System.Threading.Channels;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Tests.Execution;

public sealed class ReasoningRunTests
{
    private static readonly PromptLibrary Library = PromptLibrary.Load(PromptLibrary.DefaultDirectory, "spatial-tiny");

    // "... Think step by step." and "... Answer directly.": so that a script can tell the two steps apart.
    private static readonly SampleStep Thinking = new("think", Library.Require("cot", "answer", QuestionVariables.All));
    private static readonly SampleStep Direct = new("direct", Library.Require("direct", "answer", QuestionVariables.All));

    private static Func<IReadOnlyList<SampledChain>, bool> Never => _ => false;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_SeveralSteps_ComeInTheOrderOfDecisionWhoeverFinishesFirst(bool lastFirst)
    {
        var model = new ScriptedModel(Models.Closed, Named) { LastChainFirst = lastFirst };
        using var run = Run(model);

        var sampled = await run.SampleAsync([Thinking with { Chains = 3 }, Direct with { Chains = 2 }], Never, CancellationToken.None);

        sampled.Select(c => c.Chain.Text).ShouldBe([" t0 answer: left", " d0 answer: left", " t1 answer: left", " d1 answer: left", " t2 answer: left"]);
        sampled.Select(c => c.Chain.Id).ShouldBe([0, 1, 2, 3, 4]);
        sampled.Select(c => c.Chain.Step).ShouldBe(["think", "direct", "think", "direct", "think"]);
        run.Chains.ShouldBe(sampled);
        model.Requests.Select(r => r.Sampling.Chains).Order().ShouldBe([2, 3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_Decided_SeesEveryPrefixInOrderAndLetsTheRestNotCount(bool lastFirst)
    {
        var model = new ScriptedModel(Models.Closed, Named) { LastChainFirst = lastFirst };
        using var run = Run(model);
        var seen = new List<string>();

        var sampled = await run.SampleAsync([Thinking with { Chains = 3 }, Direct with { Chains = 3 }], chains =>
        {
            seen.Add(string.Concat(chains.Select(c => c.Chain.Text.Split(' ')[1])));
            return chains.Count == 3;
        }, CancellationToken.None);

        seen.ShouldBe(["t0", "t0d0", "t0d0t1"]);
        sampled.Select(c => c.Chain.Counted).ShouldBe([true, true, true, false, false, false]);
        run.DiscardedTokens.ShouldBe(sampled.Skip(3).Sum(c => c.Chain.Tokens));
        run.Usage.CompletionTokens.ShouldBe(sampled.Sum(c => c.Chain.Tokens));
    }

    [Fact]
    public async Task Sample_ALaterStep_SaysThatItsWorkIsUnderWay()
    {
        var model = new ScriptedModel(Models.Closed, Named);
        using var run = Run(model);

        await run.SampleAsync(Thinking, CancellationToken.None);
        await run.SampleAsync(Direct, CancellationToken.None);

        model.Requests.Select(r => r.UnderWay).ShouldBe([false, true], "a full queue refuses the first and lets the second wait");
    }

    [Fact]
    public async Task Sample_ASlowFirstStep_DecidesAllTheSame()
    {
        // All of the direct chains are done before the first thinking one: they must wait their turn.
        var fast = new ScriptedModel(Models.Closed, Lengths(thinking: 9, direct: 1));
        var slow = new ScriptedModel(Models.Closed, Lengths(thinking: 1, direct: 9));
        var counted = new List<int[]>();
        foreach (var model in new[] { fast, slow })
        {
            using var run = Run(model);
            var sampled = await run.SampleAsync([Thinking with { Chains = 4 }, Direct with { Chains = 4 }], chains => chains.Count == 3, CancellationToken.None);
            counted.Add([.. sampled.Where(c => c.Chain.Counted).Select(c => c.Chain.Id)]);
        }

        counted[0].ShouldBe([0, 1, 2]);
        counted[1].ShouldBe(counted[0]);
    }

    [Fact]
    public async Task Sample_Usage_IsTheSumOverCalls()
    {
        using var run = Run(new ScriptedModel(Models.Closed, Named));

        await run.SampleAsync([Thinking with { Chains = 2 }, Direct], Never, CancellationToken.None);
        await run.SampleAsync(Direct, CancellationToken.None);

        run.Usage.ShouldBe(new TokenUsage(120, 66, 48, 16));
        (run.Timings.QueueMs, run.Timings.VisionMs, run.Timings.PrefillMs).ShouldBe((3, 6, 9));
        run.Prompts.Select(p => p.Name).ShouldBe(["families/spatial-tiny/cot/answer", "families/spatial-tiny/direct/answer"], ignoreOrder: true);
        run.Chains.Select(c => c.Chain.Id).ShouldBe([0, 1, 2, 3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_TokenBudget_RunsInWavesItCanPayAndNeverOverspends(bool lastFirst)
    {
        // Four words and the end of the turn: five tokens a chain, eight at most.
        var model = new ScriptedModel(Models.Closed, " a b c d") { LastChainFirst = lastFirst };
        using var run = Run(model, r => r with { TokenBudget = 23, MaxTokens = 8 });

        var sampled = await run.SampleAsync(Thinking with { Chains = 10 }, CancellationToken.None);

        // 23 pay two of eight; the 13 left one; the 8 left one; the 3 left one that is cut short.
        model.Requests.Select(r => (r.Sampling.FirstChain, r.Sampling.Chains, r.Sampling.MaxTokens)).ShouldBe([(0, 2, 8), (2, 1, 8), (3, 1, 8), (4, 1, 3)]);
        sampled.Select(c => c.Chain.FinishReason).ShouldBe([FinishReason.Stop, FinishReason.Stop, FinishReason.Stop, FinishReason.Stop, FinishReason.Length]);
        run.Usage.CompletionTokens.ShouldBe(23);
        run.TokensLeft.ShouldBe(0);
        run.Warnings.ShouldContain("token_budget (23) was spent after 5 of 10 chains.");
        await Should.ThrowAsync<BudgetSpentException>(() => run.SampleAsync(Direct, CancellationToken.None));
    }

    [Fact]
    public async Task Sample_TokenBudgetOverSeveralSteps_KeepsTheOrderOfDecision()
    {
        var model = new ScriptedModel(Models.Closed, Named);
        using var run = Run(model, r => r with { TokenBudget = 26, MaxTokens = 8 });
        var prefixes = new List<int>();

        var sampled = await run.SampleAsync([Thinking with { Chains = 4, FirstChain = 100 }, Direct with { Chains = 4, FirstChain = 200 }], chains =>
        {
            prefixes.Add(chains.Count);
            return chains.Count == 5;
        }, CancellationToken.None);

        // Waves of three (t0 d0 t1), one (d1), one (t2): no step starts over, and the decision ends the waves.
        sampled.Select(c => c.Chain.Step).ShouldBe(["think", "direct", "think", "direct", "think"]);
        model.Requests.Select(r => (r.Sampling.FirstChain, r.Sampling.Chains)).ShouldBe([(100, 2), (200, 1), (201, 1), (102, 1)], ignoreOrder: true);
        prefixes.ShouldBe([1, 2, 3, 4, 5]);
        run.Warnings.ShouldNotContain(w => w.Contains("token_budget"));
    }

    [Fact]
    public async Task Sample_DecidedWithinABudget_StartsNoFurtherWave()
    {
        var model = new ScriptedModel(Models.Closed, " a b c d");
        using var run = Run(model, r => r with { TokenBudget = 20, MaxTokens = 8 });

        var sampled = await run.SampleAsync(Thinking with { Chains = 10, Decided = chains => chains.Count == 1 }, CancellationToken.None);

        model.Requests.ShouldHaveSingleItem();
        sampled.Select(c => c.Chain.Counted).ShouldBe([true, false]);
        run.Warnings.ShouldNotContain(w => w.Contains("token_budget"));
    }

    [Fact]
    public async Task Sample_DeadlinePassesMidway_KeepsTheFinishedAndCancelsTheRest()
    {
        var clock = new ManualClock();
        var words = 0;
        var model = new ScriptedModel(Models.Closed, " answer: left", " one two three four five six seven; answer: right")
        {
            // Both say a word in turn: at the tenth the first has long finished.
            Pace = _ =>
            {
                if (++words == 8)
                    clock.Advance(TimeSpan.FromSeconds(2));
                return Task.CompletedTask;
            },
        };
        using var run = Run(model, r => r with { Deadline = TimeSpan.FromSeconds(1) }, clock);

        var sampled = await run.SampleAsync(Thinking with { Chains = 2 }, CancellationToken.None);

        run.DeadlinePassed.ShouldBeTrue();
        sampled.Select(c => (c.Chain.FinishReason, c.Chain.Counted, c.Chain.Answer?.Text)).ShouldBe([(FinishReason.Stop, true, "left"), (FinishReason.Cancelled, false, null)]);
        run.Warnings.ShouldHaveSingleItem().ShouldBe("deadline_ms (1000) passed after 1 of 2 chains.");
        await Should.ThrowAsync<BudgetSpentException>(() => run.SampleAsync(Direct, CancellationToken.None));
        model.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Sample_OneCallFails_EndsTheOthersAndThrowsItsFault()
    {
        ScriptedModel model = null!;
        model = new ScriptedModel(Models.Closed, request => request.UserText().Contains("directly", StringComparison.Ordinal) ? throw new ModelFailedException("The engine stopped.") : [" left"])
        {
            Pace = token => Task.Delay(Timeout.Infinite, token),
        };
        using var run = Run(model);

        var fault = await Should.ThrowAsync<ModelFailedException>(() => run.SampleAsync([Thinking, Direct], Never, CancellationToken.None));

        fault.Message.ShouldBe("The engine stopped.");
        model.WasAbandoned.ShouldBeTrue();
    }

    [Fact]
    public async Task Sample_CallerCancels_ThrowsThat()
    {
        using var cancelled = new CancellationTokenSource();
        var model = new ScriptedModel(Models.Closed, " left")
        {
            Pace = async token =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        using var run = Run(model);

        await Should.ThrowAsync<OperationCanceledException>(() => run.SampleAsync([Thinking, Direct], Never, cancelled.Token));
    }

    [Fact]
    public async Task Reason_BudgetSpentBetweenSteps_AnswersWithTheBestSoFar()
    {
        // The first stage spends all there is, and holds no answer: there is none to give.
        var model = new ScriptedModel(Models.Closed, " red cube x3 y20; blue sphere x12 y9;");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("scene-graph") with { TokenBudget = 6 });

        result.Abstained.ShouldBeTrue();
        result.Usage.Tokens.CompletionTokens.ShouldBe(6);
        result.Warnings.ShouldContain("token_budget (6) was spent before the strategy was done; this is the best answer so far.");
    }

    [Fact]
    public async Task Reason_DeadlineBeforeAnyAnswer_Fails()
    {
        var clock = new ManualClock();
        var model = new ScriptedModel(Models.Closed, " answer: left")
        {
            Pace = _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return Task.CompletedTask;
            },
        };
        var reasoner = Reasoner.Create(model, new ReasonerOptions { Time = clock });

        foreach (var strategy in new[] { "direct", "cot", "self-consistency" })
        {
            var failed = await Should.ThrowAsync<DeadlinePassedException>(() => reasoner.ReasonAsync(Requests.Ask(strategy) with { Deadline = TimeSpan.FromSeconds(1) }));
            failed.Deadline.ShouldBe(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Reason_VoteWithinABudget_CountsTheChainsThatRan()
    {
        // Three tokens each, four at most: a wave of three, then a last one of what is left.
        var model = new ScriptedModel(Models.Closed, r => [.. Enumerable.Range(r.Sampling.FirstChain, r.Sampling.Chains).Select(i => i == 1 ? " answer: right" : " answer: left")]);

        var result = await Reasoner.Create(model).ReasonAsync(
            Requests.Ask("self-consistency") with { Samples = 8, Stop = new StopRule(StopRuleKind.None), TokenBudget = 12, MaxTokens = 4 });

        result.Votes.ShouldBe([new Vote("left", 3, 0.75), new Vote("right", 1, 0.25)]);
        result.Usage.Tokens.CompletionTokens.ShouldBe(12);
        result.Warnings.ShouldBe(["token_budget (12) was spent after 4 of 8 chains."]);
    }

    private static ReasoningRun Run(IVisionLanguageModel model, Func<ReasoningRequest, ReasoningRequest>? with = null, TimeProvider? time = null)
    {
        var request = Requests.Ask("cot");
        request = with?.Invoke(request) ?? request;
        var task = new ReasoningTask(request, new QuestionPlanner(model.Description).Plan(request.Question, []), model.Description);
        return new ReasoningRun(model, task, Channel.CreateUnbounded<ReasoningEvent>().Writer, new ReasonerOptions { Time = time ?? TimeProvider.System });
    }

    /// <summary>Each chain begins with its step's initial and its place in the row: " t0 answer: left".</summary>
    private static IReadOnlyList<string> Named(CompletionRequest request)
    {
        var step = IsDirect(request) ? "d" : "t";
        return [.. Enumerable.Range(request.Sampling.FirstChain % 100, request.Sampling.Chains).Select(i => $" {step}{i} answer: left")];
    }

    private static Func<CompletionRequest, IReadOnlyList<string>> Lengths(int thinking, int direct) =>
        request => [string.Concat(Enumerable.Repeat(" word", IsDirect(request) ? direct : thinking)) + " answer: left"];

    private static bool IsDirect(CompletionRequest request) => request.UserText().Contains("directly", StringComparison.Ordinal);
}
