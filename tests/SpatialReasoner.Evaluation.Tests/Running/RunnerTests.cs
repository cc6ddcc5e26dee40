using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Tests.EmbeddedModel;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Running;

/// <summary>Runs on the model that ships: what is resumed must be what would have been asked.</summary>
public sealed class RunnerTests : IAsyncLifetime
{
    private static readonly RunOptions Options = new()
    {
        Columns = Column.ParseAll(["direct", "SC=self-consistency:4@0.8", "direct~SC"]),
        Kinds = [QuestionKind.LeftRight, QuestionKind.Count],
        Difficulty = SceneDifficulty.Standard,
        Seed = SeedRanges.ValidationStart,
        Count = 4,
        Concurrency = 4,
    };

    private ModelUnderTest model = null!;

    public ValueTask InitializeAsync()
    {
        model = ModelUnderTest.Open(Repository.ModelFolder, engines: 2, slots: 16);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => model.DisposeAsync();

    [Fact]
    public async Task RunAsync_AfterHalfOfIt_AsksOnlyTheRestAndComesToTheSame()
    {
        var (whole, asked) = await RunAsync(Options, []);
        asked.Count.ShouldBe(2 * 4 * 3);

        var (resumed, rest) = await RunAsync(Options, [.. asked.Take(10)]);

        rest.Count.ShouldBe(asked.Count - 10);
        resumed.Select(Essence).ShouldBe(whole.Select(Essence));
    }

    [Fact]
    public async Task RunAsync_OutcomesOfOtherWeightsOrPromptsOrFailures_AreAskedAgain()
    {
        var (_, asked) = await RunAsync(Options, []);
        var stale = asked.ToArray();
        stale[0] = stale[0] with { ModelHash = "other" };
        stale[1] = stale[1] with { Prompts = stale[1].Prompts.ToDictionary(p => p.Key, _ => "edited") };
        stale[2] = stale[2] with { Error = "failed" };

        var (_, again) = await RunAsync(Options, stale);

        again.Count.ShouldBe(3);
    }

    [Fact]
    public async Task RunAsync_Relabelled_TakesTheKnownAnswersUnderTheNewName()
    {
        var (_, asked) = await RunAsync(Options, []);

        var (outcomes, again) = await RunAsync(Options with { Columns = Column.ParseAll(["direct", "vote=self-consistency:4@0.8", "direct~vote"]) }, asked);

        again.ShouldBeEmpty();
        outcomes.Select(o => o.Column).Distinct().ShouldBe(["direct", "vote", "direct~vote"]);
    }

    [Fact]
    public async Task RunAsync_EqualTokens_SpendsAtLeastWhatTheOtherDid()
    {
        var (outcomes, _) = await RunAsync(Options, []);

        foreach (var item in outcomes.GroupBy(o => (o.Kind, o.Seed)))
        {
            var spent = item.Single(o => o.Column == "SC").CompletionTokens;
            var again = item.Single(o => o.Column == "direct~SC");

            // Answers to one question may differ by a token; 64 of them are the most a request allows.
            (again.CompletionTokens >= 0.9 * spent || again.Chains == 64).ShouldBeTrue($"{item.Key}: {again.CompletionTokens} of {spent} tokens");
            again.Chains.ShouldBeGreaterThan(1);
        }
    }

    [Theory]
    [InlineData(90, 3, 30)]
    [InlineData(91, 3, 31)]
    [InlineData(2, 3, 1)]
    [InlineData(1000, 3, 64)]
    public void Samples_ReachTheBudget_WithinWhatARequestAllows(int budget, int each, int expected)
    {
        Runner.Samples(budget, each).ShouldBe(expected);
    }

    private async Task<(IReadOnlyList<ItemOutcome> All, IReadOnlyList<ItemOutcome> Asked)> RunAsync(RunOptions options, IReadOnlyList<ItemOutcome> known)
    {
        var asked = new List<ItemOutcome>();
        var all = await new Runner(model, options).RunAsync(known, Save, new Progress<int>(), TestContext.Current.CancellationToken);
        return (all, asked);

        Task Save(ItemOutcome outcome, CancellationToken token)
        {
            lock (asked)
                asked.Add(outcome);
            return Task.CompletedTask;
        }
    }

    private static string Essence(ItemOutcome o) => $"{o.Kind} {o.Seed} {o.Column} {o.Answer} {o.Correct}";
}
