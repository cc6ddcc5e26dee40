using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Telemetry;
using SpatialReasoner.Reasoning.Views;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Voting;

/// <summary>How many chains are sampled through which views, when that stops, and what their votes weigh.</summary>
public sealed record VotedSampling(int Samples, IReadOnlyList<QuestionView> Views, StopRule Stop, VoteWeighting Weighting, VotingOptions Options)
{
    /// <summary>
    /// Samples chains, spread round-robin over the views, in waves that can just decide, and votes: every chain's answer and scene is mapped back through its view first.
    /// Stopping depends on chains in order of id, never on who finishes first.
    /// </summary>
    /// <param name="step">What every view is asked with; its view, chains and place in the row of random numbers are filled in.</param>
    public async Task<Conclusion> RunAsync(ReasoningTask task, ReasoningRun run, SampleStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(step);
        if (Weighting == VoteWeighting.Verifier && Options.Verifier is null)
            run.Warn("weighting 'verifier' needs a verifier, which this host lacks; every chain has one vote.");

        var sampled = await run.SampleAsync(Steps(step), Decided, cancellationToken, Next);
        if (Weighting == VoteWeighting.Confidence && sampled.All(c => c.Completed.Tokens.Count == 0))
            run.Warn("weighting 'confidence' needs log-probabilities, which the model does not tell; every chain has one vote.");
        using var span = ReasoningTelemetry.Source.StartActivity("vote");
        var counted = sampled.Where(c => c.Chain.Counted).ToList();
        var outcome = Election.Count(Ballots(task, counted));
        WarnOfDisagreement(task, run, counted);
        return new Conclusion(
            outcome.Answer, outcome.Support, outcome.Votes,
            counted.Find(c => c.Chain.Id == outcome.Representative) ?? counted.FirstOrDefault() ?? sampled[0],
            Perception.Merge(counted.Select(c => c.Perceived)));

        bool Decided(IReadOnlyList<SampledChain> chains)
        {
            var ballots = Ballots(task, chains);
            var decided = chains.Count == Samples || StopsAt(ballots);
            run.Emit(new VoteCounted(Election.Count(ballots).Votes, decided));
            return decided;
        }

        int Next(IReadOnlyList<SampledChain> chains) => FewestToDecide(Ballots(task, chains));
    }

    /// <summary>A step per view; the first views get one chain more where the chains do not divide evenly.</summary>
    private IReadOnlyList<SampleStep> Steps(SampleStep step) =>
    [
        .. Views.Take(Samples).Select((view, v) => step with
        {
            View = view,
            Chains = (Samples - v + Views.Count - 1) / Views.Count,
            // Random numbers of their own, or chains of two views would slip in the same places.
            FirstChain = v * StrategyOptions.MaxSamples,
        }),
    ];

    /// <summary>The fewest more chains that can end the sampling, if they are of one mind with those there are; all where nothing but the last one does.</summary>
    private int FewestToDecide(IReadOnlyList<Ballot> ballots)
    {
        var left = Samples - ballots.Count;
        switch (Stop.Kind)
        {
            case StopRuleKind.Beta:
                var (leader, runnerUp) = Leaders(ballots);
                return Enumerable.Range(1, left).FirstOrDefault(more => BetaStop.Decides(leader + more, runnerUp, Stop.Threshold), left);
            case StopRuleKind.Esc:
                return Math.Clamp(Enumerable.Range(1, Stop.Window).First(more => more == Stop.Window || EscStop.Decides(ballots, Stop.Window - more)), 1, left);
            default:
                return left;
        }
    }

    private bool StopsAt(IReadOnlyList<Ballot> ballots)
    {
        switch (Stop.Kind)
        {
            case StopRuleKind.Beta:
                var (leader, runnerUp) = Leaders(ballots);
                return BetaStop.Decides(leader, runnerUp, Stop.Threshold);
            case StopRuleKind.Esc:
                return EscStop.Decides(ballots, Stop.Window);
            default:
                return false;
        }
    }

    /// <summary>
    /// Chains that the model was surer of tell more of how the others will vote; by their weights half the tokens do what three fifths do by counts (README). The
    /// verifier's weights tell which chains are right, not which are many.
    /// </summary>
    private (double Leader, double RunnerUp) Leaders(IReadOnlyCollection<Ballot> ballots) => Election.Leaders(ballots, byWeight: Weighting == VoteWeighting.Confidence);

    private IReadOnlyList<Ballot> Ballots(ReasoningTask task, IReadOnlyList<SampledChain> chains)
    {
        var weights = Weights(task, chains);
        return [.. chains.Select((c, i) => new Ballot(c.Chain.Id, c.Chain.Answer, c.Chain.Logprob) { Weight = weights[i] })];
    }

    private IReadOnlyList<double> Weights(ReasoningTask task, IReadOnlyList<SampledChain> chains)
    {
        switch (Weighting)
        {
            case VoteWeighting.Confidence:
                return ConfidenceWeights.Softmax([.. chains.Select(c => ConfidenceWeights.Of(c.Completed.Tokens, Options.Confidence))], Options.Confidence.Temperature);
            case VoteWeighting.Verifier when Options.Verifier is { } verifier:
                var weights = verifier(task, chains);
                return [.. chains.Select(c => weights.GetValueOrDefault(c.Chain.Id))];
            default:
                return [.. chains.Select(_ => 1.0)];
        }
    }

    /// <summary>"Views disagree: original says left, inverse says right.", from a vote within each view.</summary>
    private void WarnOfDisagreement(ReasoningTask task, ReasoningRun run, IReadOnlyList<SampledChain> counted)
    {
        var said = counted.GroupBy(c => c.Chain.View)
            .Select(view => (View: view.Key, Election.Count(Ballots(task, [.. view])).Answer))
            .Where(view => view.Answer is not null)
            .ToList();
        if (said.Exists(view => !Election.Agree(view.Answer!, said[0].Answer!)))
            run.Warn($"Views disagree: {string.Join(", ", said.Select(view => $"{view.View.Id()} says {view.Answer!.Text}"))}.");
    }
}
