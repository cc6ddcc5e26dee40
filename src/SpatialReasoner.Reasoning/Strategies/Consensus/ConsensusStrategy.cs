using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies.BestOfN;
using SpatialReasoner.Reasoning.Strategies.Exact;
using SpatialReasoner.Reasoning.Strategies.Score;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Consensus;

/// <summary>
/// Two ways to the answer that fail differently, pooled: (1) geometry over what the model perceives apart from the question; (2) how likely the model
/// finds each possible answer. Neither draws random numbers: whoever asks gets the same answer. Chains are asked where both are silent.
/// </summary>
public sealed class ConsensusStrategy : IReasoningStrategy
{
    public const string Id = "consensus";

    private readonly ExactStrategy geometry;
    private readonly ScoreStrategy likelihood;
    private readonly BestOfNStrategy chains;

    public ConsensusStrategy(ExactStrategy geometry, ScoreStrategy likelihood, BestOfNStrategy chains)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(chains);
        (this.geometry, this.likelihood, this.chains) = (geometry, likelihood, chains);
        Description = new StrategyDescription(
            Id, "Geometry over what the model perceives, and the likelihood of every answer: two opinions, pooled by how far each is to be believed. Chains where both are silent.",
            [
                new StrategyOption(
                    StrategyOptions.Samples, Numbers.Text(BestOfNStrategy.DefaultSamples), $"{StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples}",
                    "Chains sampled where geometry and likelihood are silent."),
                .. chains.Description.Options.Where(o => o.Name != StrategyOptions.Samples),
                geometry.Description.Options.Single(o => o.Name == StrategyOptions.Views),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is null)
            return chains.Plan(task) with { Strategy = Id };
        var look = geometry.Plan(OneLook(task)).Steps.TakeWhile(step => step.Name != "decide");
        return new ReasoningPlan(Id,
        [
            .. look,
            new PlanStep("decide", "Answer by geometry over what was perceived.", null, 0),
            .. task.Question.GeometryOnly ? [] : Others(task),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (task.Question.Asked is not { } asked)
            return await chains.ExecuteAsync(task, run, cancellationToken);
        if (task.Question.GeometryOnly)
            return await geometry.ExecuteAsync(OneLook(task), run, cancellationToken);
        var opinions = new List<Opinion>();
        // (1)
        var (scene, decision) = await geometry.DecideAsync(asked, OneLook(task), run, cancellationToken);
        if (decision is not null)
            opinions.Add(Opinion.OfDraws(decision));
        try
        {
            // (2) Likelihoods say little of a length: those that can be told apart are too many to score.
            if (ScoreStrategy.ListsAnswers(task))
                opinions.Add(await LikelihoodAsync(asked, task, run, cancellationToken));
        }
        catch (BudgetSpentException) when (opinions.Count > 0)
        {
            run.WarnOfBestSoFar();
        }
        if (OpinionPool.Pool(opinions) is { } pooled)
            return ExactStrategy.Conclude(pooled, scene, run) with { Sources = decision is null ? [AnswerSource.Model] : ExactStrategy.Sources(run) };
        var argued = await chains.ExecuteAsync(task, run, cancellationToken);
        return argued with { Scene = scene ?? argued.Scene };
    }

    private async Task<Opinion> LikelihoodAsync(SpatialQuestion asked, ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        var before = run.Chains.Count;
        var scored = await likelihood.ScoreAsync(task, run, BothEnds(asked), warn: null, cancellationToken);
        return Opinion.Of(scored, run.Chains.Skip(before), Trust.InLikelihood);
    }

    /// <summary>
    /// A question that has one is scored from its other end too: asked either way round it is scored by the same two, so that "A left of B" and "B left of A"
    /// do not contradict each other. The others are scored in the mirror.
    /// </summary>
    private static IReadOnlyList<ViewKind> BothEnds(SpatialQuestion asked) =>
        (asked.Inner ?? asked).HasInverse() ? [ViewKind.Original, ViewKind.Inverse] : [ViewKind.Original, ViewKind.Mirror];

    private IEnumerable<PlanStep> Others(ReasoningTask task)
    {
        if (!ScoreStrategy.ListsAnswers(task))
            yield break;
        yield return likelihood.Plan(task).Steps[0];
        yield return new PlanStep("pool", "Pool the opinions by how far each is to be believed.", null, 0);
    }

    /// <summary>The request's number of samples is of chains that argue; sampled looks are no better than the greedy one.</summary>
    private static ReasoningTask OneLook(ReasoningTask task) => task with { Request = task.Request with { Samples = null } };
}
