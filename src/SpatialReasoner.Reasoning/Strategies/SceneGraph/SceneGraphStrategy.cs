using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Strategies.SceneGraph;

/// <summary>
/// Scene-graph prompting in two stages: list the objects the question is about, then answer from image and list. One call that asks for both
/// loses what two gain (arXiv 2507.13362), so the stages are two calls; the second re-uses the image's prefill.
/// </summary>
public sealed class SceneGraphStrategy : IReasoningStrategy
{
    public const string Id = "scene-graph";

    private const string ObjectsVariable = "objects";

    private readonly Prompt objects;
    private readonly Prompt withoutObjects;
    private readonly Prompt perceive;
    private readonly Prompt answer;

    public SceneGraphStrategy(PromptLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        objects = library.Require(Id, "objects", QuestionVariables.All);
        answer = library.Require(Id, "answer", [.. QuestionVariables.All, ObjectsVariable]);
        withoutObjects = library.Require(Id, "without-objects", QuestionVariables.All);
        perceive = library.Require("perceive", "answer", QuestionVariables.All);
        Description = new StrategyDescription(
            Id, "Two stages: list the objects the question is about, then answer from image and list; helps smaller models most.",
            [.. StrategyOptions.Decoding(answer.Settings)]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Question.IsPerception
            ? new ReasoningPlan(Id, [new PlanStep("answer", "Look at the one object asked about.", perceive.Reference.Name, 1)])
            : new ReasoningPlan(Id,
            [
                new PlanStep("objects", "List the objects the question is about.", objects.Reference.Name, 1),
                new PlanStep("answer", "Answer from the image and the list.", answer.Reference.Name, 1),
            ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (task.Question.IsPerception)
            return Conclusion.Of((await run.SampleAsync(new SampleStep("answer", perceive), cancellationToken))[0]);

        var listed = (await run.SampleAsync(new SampleStep("objects", objects) { Answers = false }, cancellationToken))[0].Chain.Text.Trim();
        var scene = Perception.Merge([listed]);
        if (scene is null)
            run.Warn("No object could be read from the first stage; the question was answered without a list.");
        var second = scene is null
            ? new SampleStep("answer", withoutObjects) { Thinks = true }
            : new SampleStep("answer", answer)
            {
                Thinks = true,
                Variables = new Dictionary<string, string>(StringComparer.Ordinal) { [ObjectsVariable] = listed },
            };
        return Conclusion.Of((await run.SampleAsync(second, cancellationToken))[0], scene);
    }
}
