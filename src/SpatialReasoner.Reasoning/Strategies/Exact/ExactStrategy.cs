using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Exact;

/// <summary>
/// The model perceives, geometry decides: (1) the scene is perceived apart from the question; (2) geometry answers over it, as sure as the perception
/// allows; (3) where it cannot, or is not sure, chains are asked too, and both opinions are pooled.
/// </summary>
public sealed class ExactStrategy : IReasoningStrategy
{
    public const string Id = "exact";

    private readonly ScenePerceiver perceiver;
    private readonly IReasoningStrategy chains;
    private readonly ExactOptions options;

    /// <param name="chains">Answers where geometry cannot.</param>
    public ExactStrategy(PromptLibrary library, IReasoningStrategy chains, ExactOptions options)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentNullException.ThrowIfNull(options);
        perceiver = new ScenePerceiver(library);
        this.chains = chains;
        this.options = options;
        Description = new StrategyDescription(
            Id, "The model only perceives, geometry decides; chains are asked where geometry cannot. The most exact for counts, distances and viewpoints.",
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(options.Samples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}",
                    "Chains that perceive each view; one is read by the expectation of its coordinates."),
                .. chains.Description.Options.Where(o => o.Name != StrategyOptions.Samples).Select(o => o.Name == StrategyOptions.Views ? Views(o, options) : o),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is not { } asked)
            return chains.Plan(task) with { Strategy = Id };
        var scope = Scope(asked, task, canMirror: true);
        return new ReasoningPlan(Id,
        [
            new PlanStep("perceive", scope.IsWhole ? "List every object and where it is." : "List the objects named and where they are.", perceiver.FirstLook(scope).Name, scope.Looks),
            new PlanStep("decide", "Answer by geometry over what was perceived.", null, 0),
            .. task.Question.GeometryOnly ? [] : chains.Plan(task).Steps.Select(step => step with { Description = $"Only if geometry is not sure: {step.Description}" }),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (task.Question.Asked is not { } asked)
            return await chains.ExecuteAsync(task, run, cancellationToken);
        // (1), (2)
        var (scene, decision) = await DecideAsync(asked, task, run, cancellationToken);
        if (decision is not null && (decision.Confidence >= options.FallBackBelow || task.Question.GeometryOnly))
            return Conclude(new Outcome(decision.Answer, decision.Confidence, decision.Votes, -1), scene, run);
        // The model was never taught such a question: without geometry there is no answer.
        if (task.Question.GeometryOnly)
            return new Conclusion(null, 0, [], run.Chains.LastOrDefault(), scene);
        // (3)
        var before = run.Chains.Count;
        Conclusion asWell;
        try
        {
            asWell = await chains.ExecuteAsync(task, run, cancellationToken);
        }
        catch (BudgetSpentException) when (decision is not null)
        {
            run.WarnOfBestSoFar();
            return Conclude(new Outcome(decision.Answer, decision.Confidence, decision.Votes, -1), scene, run);
        }
        return decision is not null && OpinionPool.Pool(Opinion.OfDraws(decision), Opinion.Of(asWell, run.Chains.Skip(before), Trust.InChains)) is { } pooled
            ? Conclude(pooled, scene, run)
            : asWell with { Scene = scene ?? asWell.Scene };
    }

    /// <summary>What was perceived, and what geometry makes of it; null where nothing was seen, or not enough to decide on.</summary>
    internal async Task<(PerceivedScene? Scene, Decision? Decision)> DecideAsync(
        SpatialQuestion asked, ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        var scene = await perceiver.PerceiveAsync(Scope(asked, task, canMirror: run.Images is not null), task, run, cancellationToken);
        using var span = ReasoningTelemetry.Source.StartActivity("decide");
        return (scene, scene is null ? null : Meant(GeometricDecision.Decide(asked, scene), task));
    }

    internal static Conclusion Conclude(Outcome outcome, PerceivedScene? scene, ReasoningRun run) =>
        new(outcome.Answer, outcome.Agreement, outcome.Votes, Leading: null, scene) { Sources = Sources(run) };

    /// <summary>What an answer rests on that geometry had a part in.</summary>
    internal static IReadOnlyList<string> Sources(ReasoningRun run) =>
        run.MemoryHits > 0 ? [AnswerSource.Model, AnswerSource.Geometry, AnswerSource.Memory] : [AnswerSource.Model, AnswerSource.Geometry];

    /// <summary>What is looked at for a question, and how often.</summary>
    /// <param name="canMirror">Whether the mirror image can be had; a request that names it is warned where it cannot.</param>
    internal PerceptionScope Scope(SpatialQuestion asked, ReasoningTask task, bool canMirror) => PerceptionScope.For(asked) with
    {
        Samples = task.Request.Samples ?? options.Samples,
        Mirror = task.Request.Views?.Contains(ViewKind.Mirror) ?? (options.Mirror && canMirror),
    };

    private static StrategyOption Views(StrategyOption views, ExactOptions options) => views with
    {
        Default = options.Mirror ? """["original","mirror"]""" : """["original"]""",
        Summary = "mirror also looks at the mirror image; the others are for chains, where they are asked.",
    };

    /// <summary>A decision on what was asked of the scene as the one on what the caller asked.</summary>
    private static Decision? Meant(Decision? decision, ReasoningTask task)
    {
        if (decision is null || task.Question.Reply is null)
            return decision;
        return GeometricDecision.Tally([.. decision.Draws.Select(Map)], Map(decision.Answer));

        SpatialAnswer? Map(SpatialAnswer? answer) => answer is null ? null : task.Question.Answer(answer);
    }
}
