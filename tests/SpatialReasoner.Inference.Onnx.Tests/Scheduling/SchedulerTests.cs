namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class SchedulerTests
{
    private readonly Scheduler<Request> scheduler = new(slots: 4);

    [Fact]
    public void Plan_NothingToDo_IsEmpty()
    {
        scheduler.Plan().DecodeRows.ShouldBe(0);
        scheduler.NextPrompt().ShouldBeNull();
    }

    [Fact]
    public void NextPrompt_NewRequest_BeginsIt()
    {
        var request = Add(prompt: 50, chains: 2);

        scheduler.Plan().DecodeRows.ShouldBe(0);
        scheduler.NextPrompt().ShouldBe(request);
    }

    [Fact]
    public void Plan_PromptProcessed_StartsAsManyChainsAsRowsAreFree()
    {
        var request = Add(prompt: 0, chains: 6);

        var plan = scheduler.Plan();

        plan.Starts.ShouldBe([(request, 4)]);
        plan.DecodeRows.ShouldBe(4);
    }

    [Fact]
    public void Plan_RowsLeftAfterTheOldest_GoToTheNext()
    {
        var first = Add(prompt: 0, chains: 3);
        var second = Add(prompt: 0, chains: 3);

        scheduler.Plan().Starts.ShouldBe([(first, 3), (second, 1)]);
    }

    [Fact]
    public void NextPrompt_OlderRequestHasChainsWaiting_YoungerPromptWaits()
    {
        Add(prompt: 0, chains: 9, running: 4);
        Add(prompt: 30, chains: 1);

        scheduler.NextPrompt().ShouldBeNull();
        scheduler.Plan().Starts.ShouldBeEmpty();
        scheduler.Plan().DecodeRows.ShouldBe(4);
    }

    [Fact]
    public void NextPrompt_RowFreeBesideRunningChains_ProcessesThePromptMeanwhile()
    {
        Add(prompt: 0, chains: 0, running: 3);
        var second = Add(prompt: 100, chains: 1);

        scheduler.Plan().DecodeRows.ShouldBe(3);
        scheduler.NextPrompt().ShouldBe(second);
    }

    [Fact]
    public void NextPrompt_RowsPromisedToWaitingChains_AreNotCountedFree()
    {
        Add(prompt: 0, chains: 2, running: 1);
        var second = Add(prompt: 30, chains: 1);
        scheduler.NextPrompt().ShouldBe(second);
        second.PromptTokensLeft = 0;
        Add(prompt: 30, chains: 1);

        scheduler.NextPrompt().ShouldBeNull();
    }

    [Fact]
    public void NextPrompt_TwoPrompts_IsTheOlderOne()
    {
        var first = Add(prompt: 3, chains: 1);
        Add(prompt: 3, chains: 1);

        scheduler.NextPrompt().ShouldBe(first);
    }

    [Fact]
    public void Plan_YoungerPromptReady_DoesNotOvertakeAnOlderPrompt()
    {
        var first = Add(prompt: 30, chains: 1);
        Add(prompt: 0, chains: 1);

        scheduler.NextPrompt().ShouldBe(first);
        scheduler.Plan().Starts.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_ManyRequestsToTheEnd_KeepsOrderAndNeverExceedsRows()
    {
        var random = new Random(1);
        var all = Enumerable.Range(0, 40).Select(_ => Add(random.Next(1, 60), random.Next(1, 9))).ToList();
        var started = new List<Request>();
        for (var step = 0; !scheduler.Requests.IsEmpty; step++)
        {
            step.ShouldBeLessThan(10_000);
            var plan = scheduler.Plan();
            plan.DecodeRows.ShouldBeLessThanOrEqualTo(4);
            foreach (var (request, chains) in plan.Starts)
            {
                request.PromptTokensLeft.ShouldBe(0);
                request.ChainsWaiting -= chains;
                request.ChainsRunning += chains;
                started.Add(request);
            }
            var prompt = scheduler.NextPrompt();
            (plan.DecodeRows > 0 || prompt is not null).ShouldBeTrue();
            if (prompt is not null)
                prompt.PromptTokensLeft -= new TokenBudget(PerStep: 20, MinimumPrefill: 8).Prefill(plan.DecodeRows, prompt.PromptTokensLeft);
            foreach (var request in all.Where(r => r.ChainsRunning > 0 && random.Next(3) == 0))
                request.ChainsRunning--;
            foreach (var request in all.Where(r => r.Done))
                scheduler.Remove(request);
        }
        started.Distinct().ShouldBe(all);
    }

    [Theory]
    [InlineData(0, 100, 20)]
    [InlineData(0, 5, 5)]
    [InlineData(15, 100, 8)]
    [InlineData(64, 3, 3)]
    public void Budget_Prefill_SharesTheStepButAlwaysProgresses(int rows, int left, int expected) =>
        new TokenBudget(PerStep: 20, MinimumPrefill: 8).Prefill(rows, left).ShouldBe(expected);

    private Request Add(int prompt, int chains, int running = 0)
    {
        var request = new Request(prompt, chains) { ChainsRunning = running };
        scheduler.Add(request);
        return request;
    }

    private sealed class Request(int promptTokens, int chains) : ScheduledRequest(promptTokens, chains);
}
