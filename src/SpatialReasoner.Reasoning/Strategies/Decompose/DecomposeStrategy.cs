using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.ChainOfThought;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Decompose;

/// <summary>
/// Decomposition (the dialogue of SpatialVLM, CVPR 2024): (1) the question becomes sub-questions, a template per kind; (2) each is asked of the image
/// in a call of its own, all at the same time over one prefill of the image; (3) the model composes the answer from what it found out.
/// </summary>
public sealed class DecomposeStrategy : IReasoningStrategy
{
    public const string Id = "decompose";

    private const string ObjectsVariable = "objects", FindingsVariable = "findings";

    private readonly Prompt presence;
    private readonly Prompt ask;
    private readonly Prompt survey;
    private readonly Prompt answer;
    private readonly ChainOfThoughtStrategy whole;

    public DecomposeStrategy(PromptLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        presence = library.Require(Id, "presence", QuestionVariables.All);
        ask = library.Require(Id, "ask", QuestionVariables.All);
        survey = library.Require(Id, "survey", QuestionVariables.All);
        answer = library.Require(Id, "answer", [.. QuestionVariables.All, ObjectsVariable, FindingsVariable]);
        whole = new ChainOfThoughtStrategy(library);
        Description = new StrategyDescription(
            Id, "Asks the image a sub-question per object, then composes the answer from what it found out; on the embedded model no better than one chain, for more tokens.",
            [.. StrategyOptions.Decoding(answer.Settings)]);
    }

    public StrategyDescription Description { get; }

    // (1)
    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var questions = SubQuestion.For(task);
        if (questions.Count == 0)
            return whole.Plan(task) with { Strategy = Id };
        return new ReasoningPlan(Id,
        [
            .. questions.Select(q => new PlanStep(q.Text, "A sub-question, asked of the image on its own.", PromptFor(q).Reference.Name, 1)),
            new PlanStep("answer", "Compose the answer from the answers to the sub-questions.", answer.Reference.Name, 1),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var questions = SubQuestion.For(task);
        if (questions.Count == 0)
            return await whole.ExecuteAsync(task, run, cancellationToken);
        // (2)
        var steps = questions.Select(q => new SampleStep(q.Text, PromptFor(q))
        {
            Answers = false,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { [QuestionVariables.Question] = q.Text },
        }).ToList();
        var told = await run.SampleAsync(steps, _ => false, cancellationToken);
        var asked = questions.Take(told.Count).Zip(told, (question, chain) => new Finding(question, chain.Chain.Text.Trim())).ToList();
        var scene = Finding.Scene(asked);
        // (3)
        if (Variables(task, asked, scene) is not { } findings)
        {
            run.Warn("The sub-questions did not find every object the question is about; it was asked as a whole.");
            return await whole.ExecuteAsync(task, run, cancellationToken);
        }
        var composed = (await run.SampleAsync(new SampleStep("answer", answer) { Thinks = true, Variables = findings }, cancellationToken))[0];
        return Conclusion.Of(composed, scene) with { Verdicts = Verify(task, composed, scene) };
    }

    private Prompt PromptFor(SubQuestion question) => question.Question.Kind switch
    {
        QuestionKind.Describe => survey,
        QuestionKind.YesNo => presence,
        _ => ask,
    };

    /// <summary>Geometry does not answer here; it says whether the composed answer follows from what the sub-questions found.</summary>
    private static Dictionary<int, Verdict> Verify(ReasoningTask task, SampledChain composed, PerceivedScene? scene)
    {
        if (scene is null || task.Question.Asked is not { } asked || composed.Chain.Answer is not { } answer)
            return [];
        var verdict = GeometricDecision.Decide(asked, scene) is not { } decision ? Verdict.Unverifiable
            : task.Question.Answer(decision.Answer)?.Text == answer.Text ? Verdict.Entailed
            : Verdict.Contradicted;
        return new Dictionary<int, Verdict> { [composed.Chain.Id] = verdict };
    }

    /// <summary>What the final call is given; null when it cannot be asked over what was found.</summary>
    private static Dictionary<string, string>? Variables(ReasoningTask task, IReadOnlyList<Finding> findings, PerceivedScene? scene)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FindingsVariable] = string.Join('\n', findings.Select(f => $"- {f.Question.Text} {f.Answer}")),
        };
        if (task.Model.ClosedLanguage)
        {
            if (scene is null || findings.Any(f => f.IsAbsent) || Records(task.Question.Asked!, scene) is not { Length: > 0 } records)
                return null;
            variables[ObjectsVariable] = records;
        }
        return variables;
    }

    private static string? Records(SpatialQuestion asked, PerceivedScene scene)
    {
        var nodes = scene.Objects.Select(o => o.ToNode()).OfType<SceneGraphNode>().ToList();
        var seesFront = (asked.Inner ?? asked).Viewer is not { } viewer || nodes.Exists(n => n.Name == viewer && n.Facing is not null);
        return seesFront ? RecordList.For(asked, new Geometry.SceneGraph(nodes)) : null;
    }
}
