using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Documents;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Remembering;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Strategies.Auto;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning;

/// <summary>
/// Reasons with one model: (1) checks the request, grounds its regions, plans the question and routes to a strategy, (2) has an open model say what it means where
/// that is not understood, (3) lets the strategy run while its events stream, (4) asks once more for an answer that cannot be read, (5) has
/// the answer written as a document where one is wanted, (6) sums up what it came to and what it cost.
/// </summary>
public sealed class Reasoner : IReasoner
{
    private const string LastMessageOnly = "Only the last message was asked: the model's language has no words for what was said before it, system text included.";

    private readonly IVisionLanguageModel model;
    private readonly StrategyCatalogue strategies;
    private readonly RequestPlanner planner;
    private readonly ModelPlanner modelPlanner;
    private readonly AnswerRepair repair;
    private readonly DocumentWriter documents;
    private readonly ReasonerOptions options;
    private readonly SceneMemory? memory;

    private Reasoner(IVisionLanguageModel model, PromptLibrary prompts, ReasonerOptions options)
    {
        this.model = model;
        this.options = options;
        memory = options.SceneMemoryCapacity > 0 ? new SceneMemory(options.SceneMemoryCapacity) : null;
        modelPlanner = new ModelPlanner(prompts);
        repair = new AnswerRepair(prompts);
        documents = new DocumentWriter(prompts);
        strategies = StrategyCatalogue.Create(prompts);
        planner = new RequestPlanner(model.Description, strategies, modelPlanner, options.Images);
    }

    public IReadOnlyList<StrategyDescription> Strategies => strategies.Descriptions;

    /// <summary>A reasoner over <paramref name="model"/>. All prompts are read and checked here; later changes to the folder are not seen.</summary>
    /// <exception cref="InvalidPromptLibraryException">The prompts are missing or wrong.</exception>
    public static Reasoner Create(IVisionLanguageModel model, ReasonerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ReasonerOptions();
        var prompts = PromptLibrary.Load(options.PromptsDirectory, model.Description.Family);
        return new Reasoner(model, prompts, options);
    }

    public ReasoningPlan Plan(ReasoningRequest request) => planner.Prepare(request).Plan;

    // (1) comes from the call itself, before there is a stream.
    public IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        var began = options.Time.GetUtcNow();
        var prepared = planner.Prepare(request);
        return RunAsync(prepared, new PlanningTime(began, options.Time.GetUtcNow()), cancellationToken);
    }

    // (3): the strategy writes, the caller reads; a caller that stops reading stops the strategy.
    private async IAsyncEnumerable<ReasoningEvent> RunAsync(
        PreparedRequest prepared, PlanningTime planning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<ReasoningEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = ExecuteAsync(prepared, planning, channel.Writer, abandoned.Token);
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
    private async Task ExecuteAsync(PreparedRequest prepared, PlanningTime planning, ChannelWriter<ReasoningEvent> events, CancellationToken cancellationToken)
    {
        using var trace = new RequestTrace(prepared.Task.Request, model.Description, planning, options);
        try
        {
            var started = options.Time.GetTimestamp();
            using var run = new ReasoningRun(model, prepared.Task, events, options, memory);
            run.Emit(new PlanMade(prepared.Plan));
            if (prepared.AsksModel)
                prepared = await UnderstandAsync(prepared, run, cancellationToken);
            foreach (var warning in prepared.Task.Question.Warnings.Concat(Unheeded(prepared.Task.Request, prepared.Strategy.Description)))
                run.Warn(warning);
            if (model.Description.ClosedLanguage && prepared.Task.Request.History.Count > 0)
                run.Warn(LastMessageOnly);
            var conclusion = await ConcludeAsync(prepared.Task, prepared.Strategy, run, cancellationToken);
            var sure = Confidence(prepared.Task, prepared.Plan, conclusion);
            var document = prepared.Task.Request.Document is { } format
                ? await documents.WriteAsync(format, prepared.Task, run, conclusion, sure.Value, cancellationToken)
                : null;
            var result = Summarise(prepared.Task, prepared.Plan, conclusion, sure, document, run, options.Time.GetElapsedTime(started));
            trace.Completed(result);
            run.Emit(new ReasoningCompleted(result));
            events.Complete();
        }
        catch (Exception fault)
        {
            trace.Failed(prepared.Plan.Strategy, fault);
            events.Complete(fault);
        }
    }

    // (2)
    private async Task<PreparedRequest> UnderstandAsync(PreparedRequest prepared, ReasoningRun run, CancellationToken cancellationToken)
    {
        PlannedQuestion? understood;
        try
        {
            understood = await modelPlanner.UnderstandAsync(prepared.Task, run, cancellationToken);
        }
        catch (BudgetSpentException)
        {
            // The strategy will find the same, and answers for it.
            return prepared;
        }
        if (understood is null)
            return prepared;
        prepared = planner.Again(prepared, understood);
        run.Follow(prepared.Task);
        run.Emit(new PlanMade(prepared.Plan));
        return prepared;
    }

    /// <summary>The strategy's conclusion; when its budget is spent before it comes to one, the vote of the chains there are.</summary>
    private async Task<Conclusion> ConcludeAsync(ReasoningTask task, IReasoningStrategy strategy, ReasoningRun run, CancellationToken cancellationToken)
    {
        try
        {
            var conclusion = await strategy.ExecuteAsync(task, run, cancellationToken);
            if (AnswerRepair.Applies(task, run, conclusion))
                conclusion = await repair.AskAgainAsync(run, conclusion, cancellationToken);
            return conclusion.Answer is null && run.DeadlinePassed ? throw new DeadlinePassedException(task.Request.Deadline!.Value) : conclusion;
        }
        catch (BudgetSpentException)
        {
            var answered = run.Chains.Where(c => c.Chain is { Counted: true, Answer: not null }).ToList();
            if (answered.Count == 0 && run.DeadlinePassed)
                throw new DeadlinePassedException(task.Request.Deadline!.Value);
            run.WarnOfBestSoFar();
            var outcome = Election.Count([.. answered.Select(c => new Ballot(c.Chain.Id, c.Chain.Answer, c.Chain.Logprob))]);
            return new Conclusion(
                outcome.Answer, outcome.Agreement, outcome.Votes, answered.Find(c => c.Chain.Id == outcome.Representative) ?? run.Chains.LastOrDefault(),
                Perception.Merge(run.Chains.Select(c => c.Perceived)));
        }
    }

    private (double Value, bool Calibrated) Confidence(ReasoningTask task, ReasoningPlan plan, Conclusion conclusion)
    {
        // Confidences were measured of models, not of measurements.
        var calibrated = conclusion.Answer is null || !conclusion.Sources.Contains(AnswerSource.Model) ? null
            : options.Calibration?.Calibrate(conclusion.Confidence, task, strategies[plan.Strategy].Description);
        return (calibrated ?? conclusion.Confidence, calibrated is not null);
    }

    // (6)
    private ReasoningResult Summarise(
        ReasoningTask task, ReasoningPlan plan, Conclusion conclusion, (double Value, bool Calibrated) confidence, AnswerDocument? document, ReasoningRun run, TimeSpan elapsed)
    {
        var raw = conclusion.Leading?.Chain.Text.Trim() ?? "";
        var answerTokens = (conclusion.Answer is null ? 0 : conclusion.Leading?.AnswerTokens().Count ?? 0) + (document?.Chain?.Completed.TokenCount ?? 0);
        return new ReasoningResult
        {
            Model = model.Description.Id,
            Strategy = plan.Strategy,
            Question = task.Question.Question,
            Answer = conclusion.Answer is { } answer ? task.Question.Present(answer) : new SpatialAnswer(AnswerType.Description, raw.Length > 0 ? raw : "The model gave no answer."),
            Document = document?.Text,
            AnswerTokens = document is not null ? document.Chain?.Completed.Tokens ?? [] : Said(conclusion, run),
            Confidence = confidence.Value,
            RawConfidence = conclusion.Confidence,
            Calibrated = confidence.Calibrated,
            Abstained = conclusion.Answer is null || IsTooUnsure(task, confidence.Value, confidence.Calibrated, run),
            Votes = conclusion.Votes,
            Chains = [.. run.Chains.Select(c => conclusion.Verdicts.TryGetValue(c.Chain.Id, out var verdict) ? c.Chain with { Verdict = verdict } : c.Chain)],
            Scene = InPicture(conclusion, task),
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

    /// <summary>The answer's tokens in the first chain that said it of the picture as it is: other views say something else that means the same.</summary>
    private static IReadOnlyList<TokenLogprob> Said(Conclusion conclusion, ReasoningRun run) => conclusion.Answer is not { } answer
        ? []
        : run.Chains.FirstOrDefault(c => c.Chain is { Counted: true, View: ViewKind.Original } && answer.Equals(c.Chain.Answer))?.AnswerTokens() ?? [];

    /// <summary>What was perceived, in fractions of the picture as sent; places a caller gave are that already.</summary>
    private PerceivedScene? InPicture(Conclusion conclusion, ReasoningTask task) =>
        conclusion.Scene is { } scene && options.Images is { } images && model.Description.Fit == ImageFit.PaddedSquare && task.Request.Images is [var image, ..]
        && conclusion.Sources.Contains(AnswerSource.Model)
            ? scene.ToPicture(model.Description.Fit, images.Measure(image))
            : conclusion.Scene;

    private static bool IsTooUnsure(ReasoningTask task, double confidence, bool calibrated, ReasoningRun run)
    {
        if (task.Request.AbstainBelow is not { } least)
            return false;
        if (!calibrated)
            run.Warn("abstain_below was held against an uncalibrated confidence: it has not been measured how often such answers are right.");
        if (confidence >= least)
            return false;
        run.Warn($"The confidence ({Numbers.Text(confidence)}) is below abstain_below ({Numbers.Text(least)}); the answer is only the best guess.");
        return true;
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
            (StrategyOptions.MaxTokens, request.MaxTokens is not null), (StrategyOptions.Views, request.Views is not null),
            (StrategyOptions.Weighting, request.Weighting is not null),
        };
        return set.Where(s => s.Item2 && strategy.Options.All(o => o.Name != s.Item1)).Select(s => $"'{s.Item1}' has no effect on the strategy '{strategy.Id}'.");
    }
}
