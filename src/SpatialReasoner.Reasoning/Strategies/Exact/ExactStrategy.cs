using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Prompts;
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
                    "Chains that perceive; one is read by the expectation of its coordinates."),
                .. chains.Description.Options.Where(o => o.Name != StrategyOptions.Samples),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is not { } asked)
            return chains.Plan(task) with { Strategy = Id };
        var scope = Scope(asked, task);
        return new ReasoningPlan(Id,
        [
            new PlanStep("perceive", scope.IsWhole ? "List every object and where it is." : "List the objects named and where they are.", perceiver.FirstLook(scope).Name, scope.Samples),
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
        // (1)
        var scene = await perceiver.PerceiveAsync(Scope(asked, task), task, run, cancellationToken);
        // (2)
        var decision = scene is null ? null : Meant(GeometricDecision.Decide(asked, scene, task.Request.Seed), task);
        if (decision is not null && (decision.Confidence >= options.FallBackBelow || task.Question.GeometryOnly))
            return Conclude(new Outcome(decision.Answer, decision.Confidence, decision.Votes, -1), scene, run);
        // The model was never taught such a question: without geometry there is no answer.
        if (task.Question.GeometryOnly)
            return new Conclusion(null, 0, [], run.Chains.LastOrDefault(), scene);
        // (3)
        var asWell = await chains.ExecuteAsync(task, run, cancellationToken);
        return decision is not null && OpinionPool.Pool(decision.Draws, [.. run.Chains.Where(c => c.Chain.Counted).Select(c => c.Chain.Answer)]) is { } pooled
            ? Conclude(pooled, scene, run)
            : asWell with { Scene = scene ?? asWell.Scene };
    }

    private static Conclusion Conclude(Outcome outcome, PerceivedScene? scene, ReasoningRun run) =>
        new(outcome.Answer, outcome.Agreement, outcome.Votes, Leading: null, scene)
        {
            Sources = run.MemoryHits > 0 ? [AnswerSource.Model, AnswerSource.Geometry, AnswerSource.Memory] : [AnswerSource.Model, AnswerSource.Geometry],
        };

    private PerceptionScope Scope(SpatialQuestion asked, ReasoningTask task) => PerceptionScope.For(asked) with
    {
        Samples = task.Request.Samples ?? options.Samples,
        Mirror = task.Request.Views?.Contains(ViewKind.Mirror) ?? false,
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
