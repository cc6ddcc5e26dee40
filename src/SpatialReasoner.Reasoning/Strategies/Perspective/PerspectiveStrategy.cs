using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.ChainOfThought;
using SpatialReasoner.Reasoning.Strategies.Exact;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Perspective;

/// <summary>
/// Perspective-taking by mental imagery (APC, ICCV 2025): (1) the model perceives what the question is about; (2) geometry turns it into the viewer's
/// frame, where the question needs no viewpoint any more; (3) it is answered there: by the model from coordinates, by the model from a picture
/// of what it would see, or by geometry.
/// </summary>
public sealed class PerspectiveStrategy : IReasoningStrategy
{
    public const string Id = "perspective";

    /// <summary>Numbers came out first on both embedded models, by no more than chance over exact geometry, which has an id of its own (README).</summary>
    private const PerspectiveMode DefaultMode = PerspectiveMode.Numeric;

    /// <summary>Pixels along each side of mental images; the model's own preprocessing scales them.</summary>
    private const int PictureSize = 256;

    /// <summary>Where nothing is known either way.</summary>
    private const double Unknown = 0.5;

    private const string ObjectsVariable = "objects", CoordinatesVariable = "coordinates", ViewerVariable = "viewer";

    private readonly Prompt numeric;
    private readonly Prompt visual;
    private readonly ScenePerceiver perceiver;
    private readonly ExactStrategy exact;
    private readonly ChainOfThoughtStrategy chains;

    /// <param name="exact">Decides by geometry: the mode of that name, and questions without a viewer.</param>
    public PerspectiveStrategy(PromptLibrary library, ExactStrategy exact)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(exact);
        this.exact = exact;
        numeric = library.Require(Id, "numeric", [.. QuestionVariables.All, ObjectsVariable, CoordinatesVariable, ViewerVariable]);
        visual = library.Require(Id, "visual", QuestionVariables.All);
        perceiver = new ScenePerceiver(library);
        chains = new ChainOfThoughtStrategy(library);
        Description = new StrategyDescription(
            Id, "Perceives the scene, turns it into the viewer's frame and answers there: from coordinates, from a drawn mental image, or by geometry.",
            [
                new StrategyOption(
                    StrategyOptions.Perspective, DefaultMode.ToString().ToLowerInvariant(), "numeric, visual or exact", "How the question is answered in the viewer's frame."),
                .. exact.Description.Options,
            ]);
    }

    public StrategyDescription Description { get; }

    public ReasoningPlan Plan(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is not { } asked || !ViewpointQuestion.Is(asked) || Mode(task) == PerspectiveMode.Exact)
            return exact.Plan(task) with { Strategy = Id };
        var scope = exact.Scope(asked, task, canMirror: true);
        return new ReasoningPlan(Id,
        [
            new PlanStep("perceive", "See where the objects are and where the viewer faces.", perceiver.FirstLook(scope).Name, scope.Looks),
            new PlanStep("imagine", "Turn the scene until the viewer stands at the origin and looks ahead; the question then needs no viewpoint.", null, 0),
            Mode(task) == PerspectiveMode.Numeric
                ? new PlanStep("numeric", "Ask from the coordinates on which side of the viewer each object lies.", numeric.Reference.Name, 1)
                : new PlanStep("visual", "Draw what the viewer has around it, and ask that picture on which side each object lies.", visual.Reference.Name, 1),
        ]);
    }

    public async Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        if (task.Question.Asked is not { } asked || !ViewpointQuestion.Is(asked))
        {
            run.Warn($"The question takes no object's viewpoint; '{exact.Description.Id}' answered it.");
            return await exact.ExecuteAsync(task, run, cancellationToken);
        }
        if (Mode(task) == PerspectiveMode.Exact)
            return await exact.ExecuteAsync(task, run, cancellationToken);
        // (1)
        if (await perceiver.PerceiveAsync(exact.Scope(asked, task, canMirror: run.Images is not null), task, run, cancellationToken) is not { } scene
            || GeometricDecision.Decide(asked, scene) is not { } decision)
            return await UnseenAsync(task, run, cancellationToken);
        if (decision.Answer.Type == AnswerType.Absent)
            return new Conclusion(decision.Answer, decision.Confidence, decision.Votes, run.Chains.LastOrDefault(), scene) { Sources = ExactStrategy.Sources(run) };
        // (2), (3)
        return ViewpointQuestion.Over(scene, asked) is { } question
            ? await LookAsync(task, run, scene, question, cancellationToken)
            : await UnseenAsync(task, run, cancellationToken);
    }

    private Task<Conclusion> UnseenAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        run.Warn($"The viewer or an object the question is about was not seen clearly; '{ChainOfThoughtStrategy.Id}' answered it.");
        return chains.ExecuteAsync(task, run, cancellationToken);
    }

    private static PerspectiveMode Mode(ReasoningTask task) => task.Request.Perspective ?? DefaultMode;

    /// <summary>The model looks, at coordinates or pictures, on which side each object lies.</summary>
    private async Task<Conclusion> LookAsync(
        ReasoningTask task, ReasoningRun run, PerceivedScene scene, ViewpointQuestion question, CancellationToken cancellationToken)
    {
        var isVisual = Mode(task) == PerspectiveMode.Visual;
        var steps = question.Sides.Select(side => isVisual ? Visual(side) : Numeric(task, side)).ToList();
        var looks = steps.Count == 0 ? [] : await run.SampleAsync(steps, _ => false, cancellationToken);
        var sides = question.Sides.Select((side, i) => looks.ElementAtOrDefault(i)?.Chain.Answer ?? side.Exactly).ToList();
        if (looks.Count(l => l.Chain.Answer is not null) < sides.Count)
            run.Warn("Where the model could not tell a side, geometry did.");
        var plain = question.Answer(sides);
        var answer = question.AsAsked(plain) is { } asAsked ? task.Question.Answer(asAsked) : null;
        return new Conclusion(answer, answer is null ? 0 : Certainty(task, scene, question, plain, looks), answer is null ? [] : [new Vote(answer.Text, 1, 1)], looks.FirstOrDefault(), scene)
        {
            Sources = ExactStrategy.Sources(run),
            MentalImage = isVisual ? new ImageContent(question.Sides is [var only] ? only.Scene.ToPng(PictureSize) : question.View.ToPng(PictureSize)) : null,
        };
    }

    /// <summary>As sure as the looks are of what they see, and as likely as what was perceived may be so.</summary>
    private static double Certainty(ReasoningTask task, PerceivedScene scene, ViewpointQuestion question, SpatialAnswer plain, IReadOnlyList<SampledChain> looks)
    {
        var perceived = GeometricDecision.Decide(question.Plain, scene) is { } decision
            ? decision.Votes.FirstOrDefault(v => v.Answer == plain.Text)?.Weight ?? 0
            : Unknown;
        return looks.Aggregate(perceived, (p, look) => p * (look.AnswerProbability ?? Unknown));
    }

    private SampleStep Visual(SideQuestion side) => new("visual", visual)
    {
        View = new QuestionView(ViewKind.Original, InScene(side), [new ImageContent(side.Scene.ToPng(PictureSize))]) { AnswerBack = side.FromScene },
    };

    /// <summary>
    /// A model of the closed language gets records of the mental image, in the ranges and the form it was trained on, with the image it was trained to
    /// have beside them; an open model gets the viewer's own coordinates, and no image to be misled by.
    /// </summary>
    private SampleStep Numeric(ReasoningTask task, SideQuestion side) => new("numeric", numeric)
    {
        View = task.Model.ClosedLanguage
            ? new QuestionView(ViewKind.Original, InScene(side), task.Request.Images) { AnswerBack = side.FromScene }
            : new QuestionView(ViewKind.Original, ToViewer(side), []),
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ViewerVariable] = side.View.Viewer,
            [ObjectsVariable] = RecordList.For(side.InScene, side.Scene.Scene.ToSceneGraph())!,
            [CoordinatesVariable] = string.Join('\n', side.View.Objects.Where(o => o.Name != side.View.Viewer).Select(o =>
                FormattableString.Invariant($"- {o.Name}: ({o.Position.X:0.00}, {o.Position.Y:0.00}, {o.Position.Z:0.00})"))),
        },
    };

    private static PlannedQuestion InScene(SideQuestion side) => new()
    {
        Question = side.InScene, Asked = side.InScene, Text = QuestionText.Phrase(side.InScene), Format = AnswerFormat.For(side.InScene),
        AnswerType = AnswerFormat.For(side.InScene).Type,
    };

    private static PlannedQuestion ToViewer(SideQuestion side) => new()
    {
        Question = null, Asked = null, Text = side.ToViewer, Format = new AnswerFormat(AnswerType.Choice) { Axis = side.Axis },
        AnswerType = AnswerType.Choice,
    };
}
