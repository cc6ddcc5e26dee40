using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Remembering;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Strategies.Auto;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning;

/// <summary>
/// Reasons with one model: (1) checks the request, (2) plans the question, (3) routes to a strategy, (4) lets it run while its events stream,
/// (5) sums up what it came to and what it cost.
/// </summary>
public sealed class Reasoner : IReasoner
{
    private readonly IVisionLanguageModel model;
    private readonly StrategyCatalogue strategies;
    private readonly QuestionPlanner planner;
    private readonly ReasonerOptions options;
    private readonly SceneMemory? memory;

    private Reasoner(IVisionLanguageModel model, StrategyCatalogue strategies, ReasonerOptions options)
    {
        this.model = model;
        this.strategies = strategies;
        this.options = options;
        memory = options.SceneMemoryCapacity > 0 ? new SceneMemory(options.SceneMemoryCapacity) : null;
        planner = new QuestionPlanner(model.Description);
    }

    public IReadOnlyList<StrategyDescription> Strategies => strategies.Descriptions;

    /// <summary>A reasoner over <paramref name="model"/>. All prompts are read and checked here; later changes to the folder are not seen.</summary>
    /// <exception cref="InvalidPromptLibraryException">The prompts are missing or wrong.</exception>
    public static Reasoner Create(IVisionLanguageModel model, ReasonerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ReasonerOptions();
        var prompts = PromptLibrary.Load(options.PromptsDirectory, model.Description.Family);
        return new Reasoner(model, StrategyCatalogue.Create(prompts), options);
    }

    public IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        // (1), (2)
        RequestValidation.Check(request, strategies, model.Description);
        var task = new ReasoningTask(request, planner.Plan(request.Question, request.Options), model.Description);
        // (3)
        var route = request.Strategy == StrategyRouter.Id ? StrategyRouter.Choose(task) : null;
        var strategy = strategies[route?.Strategy ?? request.Strategy];
        var plan = strategy.Plan(task);
        if (route is not null)
            plan = plan with { Steps = [new PlanStep("route", $"Chose {route.Strategy}: {route.Reason}.", null, 0), .. plan.Steps] };
        return RunAsync(task, strategy, plan, cancellationToken);
    }

    // (4): the strategy writes, the caller reads; a caller that stops reading stops the strategy.
    private async IAsyncEnumerable<ReasoningEvent> RunAsync(
        ReasoningTask task, IReasoningStrategy strategy, ReasoningPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<ReasoningEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = ExecuteAsync(task, strategy, plan, channel.Writer, abandoned.Token);
        try
        {
            // The writer always completes the channel, with its fault if it has one.
            await foreach (var happened in channel.Reader.ReadAllAsync(CancellationToken.None))
                yield return happened;
        }
        finally
        {
            await abandoned.CancelAsync();
            await work;
        }
    }

    /// <summary>Never throws: a fault reaches the reader through the channel.</summary>
    private async Task ExecuteAsync(
        ReasoningTask task, IReasoningStrategy strategy, ReasoningPlan plan, ChannelWriter<ReasoningEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var started = options.Time.GetTimestamp();
            using var run = new ReasoningRun(model, task, events, options, memory);
            run.Emit(new PlanMade(plan));
            foreach (var warning in task.Question.Warnings.Concat(Unheeded(task.Request, strategy.Description)))
                run.Warn(warning);
            var conclusion = await ConcludeAsync(task, strategy, run, cancellationToken);
            run.Emit(new ReasoningCompleted(Summarise(task, plan, conclusion, run, options.Time.GetElapsedTime(started))));
            events.Complete();
        }
        catch (Exception fault)
        {
            events.Complete(fault);
        }
    }

    /// <summary>The strategy's conclusion; when its budget is spent before it comes to one, the vote of the chains there are.</summary>
    private static async Task<Conclusion> ConcludeAsync(ReasoningTask task, IReasoningStrategy strategy, ReasoningRun run, CancellationToken cancellationToken)
    {
        try
        {
            var conclusion = await strategy.ExecuteAsync(task, run, cancellationToken);
            return conclusion.Answer is null && run.DeadlinePassed ? throw new DeadlinePassedException(task.Request.Deadline!.Value) : conclusion;
        }
        catch (BudgetSpentException)
        {
            var answered = run.Chains.Where(c => c.Chain is { Counted: true, Answer: not null }).ToList();
            if (answered.Count == 0 && run.DeadlinePassed)
                throw new DeadlinePassedException(task.Request.Deadline!.Value);
            run.Warn(run.DeadlinePassed
                ? "The deadline passed before the strategy was done; this is the best answer so far."
                : $"token_budget ({task.Request.TokenBudget}) was spent before the strategy was done; this is the best answer so far.");
            var outcome = Election.Count([.. answered.Select(c => new Ballot(c.Chain.Id, c.Chain.Answer, c.Chain.Logprob))]);
            return new Conclusion(
                outcome.Answer, outcome.Agreement, outcome.Votes, answered.Find(c => c.Chain.Id == outcome.Representative) ?? run.Chains.LastOrDefault(),
                Perception.Merge(run.Chains.Where(c => c.Chain.View == ViewKind.Original).Select(c => c.FullText)));
        }
    }

    // (5)
    private ReasoningResult Summarise(ReasoningTask task, ReasoningPlan plan, Conclusion conclusion, ReasoningRun run, TimeSpan elapsed)
    {
        var raw = conclusion.Leading?.Chain.Text.Trim() ?? "";
        var answerTokens = conclusion.Answer is null ? 0 : conclusion.Leading?.AnswerTokens().Count ?? 0;
        return new ReasoningResult
        {
            Model = model.Description.Id,
            Strategy = plan.Strategy,
            Question = task.Question.Question,
            Answer = conclusion.Answer ?? new SpatialAnswer(AnswerType.Description, raw.Length > 0 ? raw : "The model gave no answer."),
            Confidence = conclusion.Confidence,
            Abstained = conclusion.Answer is null,
            Votes = conclusion.Votes,
            Chains = [.. run.Chains.Select(c => conclusion.Verdicts.TryGetValue(c.Chain.Id, out var verdict) ? c.Chain with { Verdict = verdict } : c.Chain)],
            Scene = conclusion.Scene,
            Sources = conclusion.Sources,
            MentalImage = conclusion.MentalImage,
            Plan = plan,
            Warnings = run.Warnings,
            Usage = new ReasoningUsage(run.Usage, run.Usage.CompletionTokens - run.DiscardedTokens - answerTokens, run.DiscardedTokens) { MemoryHits = run.MemoryHits },
            Timings = run.Timings with { TotalMs = elapsed.TotalMilliseconds },
            Seed = task.Request.Seed,
            Prompts = run.Prompts,
        };
    }

    /// <summary>Fields the caller set and the strategy has no use for.</summary>
    private static IEnumerable<string> Unheeded(ReasoningRequest request, StrategyDescription strategy)
    {
        var routed = request.Strategy == StrategyRouter.Id;
        var set = new[]
        {
            // The router has heeded the samples.
            (StrategyOptions.Samples, request.Samples is not null && !routed), (StrategyOptions.Stop, request.Stop is not null),
            (StrategyOptions.Temperature, request.Temperature is not null), (StrategyOptions.TopP, request.TopP is not null),
            (StrategyOptions.MaxTokens, request.MaxTokens is not null),
        };
        return set.Where(s => s.Item2 && strategy.Options.All(o => o.Name != s.Item1)).Select(s => $"'{s.Item1}' has no effect on the strategy '{strategy.Id}'.");
    }
}
