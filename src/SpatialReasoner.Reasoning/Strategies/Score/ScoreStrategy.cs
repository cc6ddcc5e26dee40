using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.Direct;
using SpatialReasoner.Reasoning.Views;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Score;

/// <summary>
/// Nothing is decoded: every possible answer is scored by how likely the model is to give it, all from one prefill per view. The probabilities are the
/// votes; those of several views are pooled log-linearly, as views are equally to be believed. Questions whose answers cannot be listed (lengths, descriptions) are asked directly.
/// </summary>
public sealed class ScoreStrategy : IReasoningStrategy
{
    public const string Id = "score";

    private const string StepName = "score";

    /// <summary>No view is surer than this that an answer is wrong: its logarithm would outweigh all others.</summary>
    private const double Least = 1e-6;

    /// <summary>
    /// What open models are asked to begin their line with: after it every tokenizer starts an answer with a space. The embedded model was trained to
    /// begin its turn with the answer.
    /// </summary>
    private const string OpenPrefix = "answer:";

    private readonly Prompt prompt;
    private readonly DirectStrategy direct;

    public ScoreStrategy(PromptLibrary library, VotingOptions voting)
    {
        ArgumentNullException.ThrowIfNull(library);
        prompt = library.Require(Id, "answer", QuestionVariables.All);
        direct = new DirectStrategy(library, voting);
        Description = new StrategyDescription(
            Id, "The likelihood of every possible answer from one prefill, without decoding; as accurate as direct, with calibrated probabilities for all answers.",
            [StrategyOptions.Seen([ViewKind.Original], "Views every answer is scored through; those that are not valid for the question are left out with a warning.")]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var candidates = Candidates(task);
        return candidates.Count == 0
            ? direct.Plan(task) with { Strategy = Id }
            : new ReasoningPlan(Id, [new PlanStep(StepName, "Score every possible answer from one prefill.", prompt.Reference.Name, candidates.Count)]);
    }

    public Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        return ScoreAsync(task, run, task.Request.Views ?? [ViewKind.Original], task.Request.Views is null ? null : run.Warn, cancellationToken);
    }

    /// <param name="wanted">Views to score through; those that are not valid for the question are left out.</param>
    /// <param name="warn">Told of what is left out; null where nobody asked for the views by name.</param>
    internal async Task<Conclusion> ScoreAsync(
        ReasoningTask task, ReasoningRun run, IReadOnlyList<ViewKind> wanted, Action<string>? warn, CancellationToken cancellationToken)
    {
        if (!ListsAnswers(task))
        {
            run.Warn("The possible answers to this question cannot be listed, so it was asked directly instead of scored.");
            return await direct.ExecuteAsync(task, run, cancellationToken);
        }
        var steps = Steps(task, ViewCatalogue.Default.Choose(wanted, task with { Question = Asked(task) }, run.Images, warn), warn);
        var scored = await run.SampleAsync(steps, _ => false, cancellationToken);
        var candidates = steps.Sum(step => step.Chains);
        if (scored.Count < candidates || scored.Any(c => c.Chain.FinishReason != FinishReason.Stop))
        {
            run.Warn($"Only {scored.Count(c => c.Chain.FinishReason == FinishReason.Stop)} of {candidates} possible answers could be scored; without all of them none is the most likely.");
            return new Conclusion(null, 0, [], null, null);
        }
        return Decide(scored);
    }

    /// <summary>A step per view; a view that has no words for one of the original's answers says too little of it and is left out.</summary>
    private List<SampleStep> Steps(ReasoningTask task, IReadOnlyList<QuestionView> views, Action<string>? warn)
    {
        var possible = Candidates(task).Count;
        var steps = new List<SampleStep>();
        foreach (var view in views)
        {
            var candidates = Candidates(task, view);
            if (candidates.Count == possible)
                steps.Add(new SampleStep(StepName, prompt) { Chains = candidates.Count, Continuations = candidates, AssistantPrefix = Prefix(task), View = view });
            else
                warn?.Invoke($"view '{view.Kind.Id()}' has no words for some of the possible answers and was left out.");
        }
        return steps;
    }

    /// <summary>
    /// Softmax over the summed log-probabilities: the texts exclude each other, so their sums compare as they are. Dividing by the number of tokens
    /// decides no better and spoils the probabilities (calibration error 0.07 instead of 0.02 on the embedded model; see the README).
    /// </summary>
    private static Conclusion Decide(IReadOnlyList<SampledChain> scored)
    {
        var views = scored.GroupBy(c => c.Chain.View).Select(Probabilities).ToList();
        // Two texts may mean the same answer to what the caller asked.
        var answers = scored.GroupBy(Key)
            .Select(g => (Best: g.MaxBy(c => c.Chain.Logprob)!, Count: g.Count(), Log: views.Average(view => Math.Log(view.GetValueOrDefault(g.Key, Least)))))
            .OrderByDescending(a => a.Log).ThenBy(a => a.Best.Chain.Id)
            .ToList();
        var total = answers.Sum(a => Math.Exp(a.Log));
        return new Conclusion(
            answers[0].Best.Chain.Answer, Math.Exp(answers[0].Log) / total,
            [.. answers.Select(a => new Vote(a.Best.Chain.Answer!.Text, a.Count, Math.Exp(a.Log) / total))], answers[0].Best, null);
    }

    private static Dictionary<(AnswerType, string), double> Probabilities(IEnumerable<SampledChain> view)
    {
        var highest = view.Max(c => c.Chain.Logprob);
        var total = view.Sum(c => Math.Exp(c.Chain.Logprob - highest));
        return view.GroupBy(Key).ToDictionary(g => g.Key, g => Math.Max(Least, g.Sum(c => Math.Exp(c.Chain.Logprob - highest)) / total));
    }

    private static (AnswerType Type, string Text) Key(SampledChain chain) => (chain.Chain.Answer!.Type, chain.Chain.Answer.Text);

    /// <summary>Whether a question's possible answers can be listed, and so scored.</summary>
    internal static bool ListsAnswers(ReasoningTask task) => Candidates(task).Count > 0;

    /// <summary>Continuations of the assistant's turn that say something about what the caller asked.</summary>
    private static List<string> Candidates(ReasoningTask task) => Candidates(task, QuestionView.Original(task) with { Question = Asked(task) });

    private static List<string> Candidates(ReasoningTask task, QuestionView view) =>
    [
        .. AnswerCandidates.For(task).Select(text => $" {text}").Where(text => view.Question.Read(Prefix(task) + text) is { } read && view.AnswerBack(read.Answer) is not null),
    ];

    /// <summary>Options are scored in their own words: a model that has not looked for the answer yet cannot name its letter.</summary>
    private static PlannedQuestion Asked(ReasoningTask task) => task.Question.Plain ?? task.Question;

    private static string Prefix(ReasoningTask task) => task.Model.ClosedLanguage ? "" : OpenPrefix;
}
