using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Views;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies.SelfConsistency;

/// <summary>
/// Self-consistency (Wang et al. 2022): many chains sampled from one prefill per view, and a vote; adaptive stopping (Aggarwal et al. 2023) cancels the
/// chains that can hardly change it. Over several views it is equivariant: what holds of the scene must hold of its mirror image.
/// </summary>
public sealed class SelfConsistencyStrategy : IReasoningStrategy
{
    public const string Id = "self-consistency";

    private readonly AnswerPrompts prompts;
    private readonly SelfConsistencyOptions options;
    private readonly VotingOptions voting;

    public SelfConsistencyStrategy(PromptLibrary library, SelfConsistencyOptions options, VotingOptions voting)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(voting);
        this.options = options;
        this.voting = voting;
        prompts = new AnswerPrompts(library, Id);
        Description = new StrategyDescription(
            Id, "Several chains of thought from one prefill, and a vote; helps where single chains slip: counts, distances, several steps.",
            [
                .. StrategyOptions.Voting(Numbers.Text(options.Samples), options.Views, options.Stop, voting.Verifier is not null),
                .. StrategyOptions.Decoding(prompts.Settings),
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ReasoningPlan(Id,
        [
            new PlanStep("answer", "Sample chains of thought from one prefill per view.", prompts.For(task).Reference.Name, Samples(task)),
            new PlanStep("vote", "Count the chains' answers; stop as soon as they decide.", null, 0),
        ]);
    }

    public Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var request = task.Request;
        var views = ViewCatalogue.Default.Choose(request.Views ?? options.Views, task, run.Images, request.Views is null ? null : run.Warn);
        var sampling = new VotedSampling(Samples(task), views, request.Stop ?? options.Stop, request.Weighting ?? VoteWeighting.Plurality, voting);
        var step = new SampleStep("answer", prompts.For(task)) { Settings = prompts.Settings, Thinks = !task.Question.IsPerception };
        return sampling.RunAsync(task, run, step, cancellationToken);
    }

    private int Samples(ReasoningTask task) => task.Request.Samples ?? options.Samples;
}
