using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies.Auto;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>What a model of the closed language can be asked, and how a refusal says so.</summary>
internal static class ClosedLanguage
{
    private static readonly SpatialQuestion[] Examples = MakeExamples();

    /// <summary>Kinds the model was trained to answer by letter; others are asked plainly and matched to the options afterwards.</summary>
    private static readonly QuestionKind[] AskedByLetter =
    [
        QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.NearFar, QuestionKind.WhichMost, QuestionKind.CloserTo,
        QuestionKind.Count, QuestionKind.Distance, QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind,
    ];

    /// <summary>Whether a kind came after the model was trained: geometry over what it perceives can answer, the model itself cannot.</summary>
    public static bool IsUntaught(QuestionKind kind) => kind == QuestionKind.Direction;

    /// <summary>Options of a multiple-choice question of the scenes' language at most.</summary>
    public const int MaxOptions = 4;

    public static bool TakesLetters(QuestionKind kind) => AskedByLetter.Contains(kind);

    /// <summary>Why a question that parsed still has no meaning; null when it has one.</summary>
    /// <param name="sizes">Size words that names leave out.</param>
    public static string? Objection(SpatialQuestion question, IReadOnlyList<string> sizes)
    {
        if (sizes.Count > 0 && question is { Kind: QuestionKind.YesNo, Relation: null })
            return $"it tells objects apart by colour and shape, so whether one is '{sizes[0]}' it cannot say";
        if (question.Kind == QuestionKind.Size)
            return "it knows where objects are, not how big they are";
        if (question.Viewer is { } viewer && !HasFront(viewer))
            return $"a {Shape(viewer)} has no front, so the {viewer} has no left, right, front or back of its own; only a robot can be a viewer";
        if (question.Kind == QuestionKind.Facing && question.Subject!.Name is { } facing && !HasFront(facing))
            return $"a {Shape(facing)} has no front, so the {facing} faces nowhere; only robots face somewhere";
        if (question.Kind == QuestionKind.PerspectiveCount && question.Filter != "object")
            return $"from a viewpoint only all objects together can be counted, not '{question.Filter}' alone";
        var mentions = question.Mentions().ToList();
        return mentions.Distinct().Count() < mentions.Count ? "it compares an object with itself" : null;
    }

    /// <summary>What is understood but was not practised; null when nothing has to be said.</summary>
    public static string? Caveat(SpatialQuestion question) =>
        question is { Kind: QuestionKind.Count, Relation: { } side } && side.Axis().First != Relation.Left
            ? $"The model was trained to count objects to the left and to the right; counting those {Phrases.Answer(side)} is beyond its training."
            : null;

    public static QuestionNotUnderstoodException Refuse(string question, string reason, ModelDescription model) => new(question,
        $"""
        The question cannot be put to the model '{model.Id}': {reason}.
        This small model understands only questions about {Plurals(ObjectNames.Shapes)} that are {Either(ObjectNames.Colours)}, each named by colour and shape. It can be asked:
        {string.Join('\n', Examples.Select(e => $"- {e.Kind.Id()}: {QuestionText.Phrase(e)}"))}
        For free questions about any picture, serve a larger vision-language model instead: set SpatialReasoner:Model:Path to its folder (Hugging Face ONNX layout; the README says which models run).
        """);

    /// <summary>A question the model was never taught, put to a strategy that would ask it all the same.</summary>
    public static ReasoningException RefuseUntaught(ReasoningTask task, string strategy, IReadOnlyList<string> known)
    {
        var kind = (task.Question.Asked ?? task.Question.Question!).Kind.Id();
        var deciding = RoutingTable.GeometryDecides.Where(known.Contains).ToList();
        return deciding.Count == 0
            ? Refuse(task.Request.Question, $"it was never taught questions of kind {kind}, and no strategy here answers them by geometry", task.Model)
            : new InvalidReasoningRequestException("strategy",
                $"strategy is '{strategy}', but the model '{task.Model.Id}' was never taught questions of kind {kind}; geometry answers them from what it perceives: " +
                $"allowed is {string.Join(", ", deciding)} or {StrategyRouter.Id}.");
    }

    private static bool HasFront(string name) => name.EndsWith(" robot", StringComparison.Ordinal);

    private static string Shape(string name) => name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static string Plurals(IReadOnlyList<string> nouns) => $"{string.Join(", ", nouns.SkipLast(1).Select(Phrases.Plural))} and {Phrases.Plural(nouns[^1])}";

    private static string Either(IReadOnlyList<string> words) => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static SpatialQuestion[] MakeExamples()
    {
        var (cube, sphere, robot) = (ObjectReference.Named("blue cube"), ObjectReference.Named("green sphere"), ObjectReference.Named("red robot"));
        var leftRight = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = cube, Reference = sphere };
        return
        [
            leftRight,
            leftRight with { Kind = QuestionKind.FrontBehind },
            leftRight with { Kind = QuestionKind.AboveBelow },
            leftRight with { Kind = QuestionKind.NearFar },
            new() { Kind = QuestionKind.WhichMost, Extreme = Extreme.Leftmost },
            new() { Kind = QuestionKind.CloserTo, Subject = cube, Reference = robot, Other = sphere },
            new() { Kind = QuestionKind.Count, Filter = "cube" },
            leftRight with { Kind = QuestionKind.Distance },
            new() { Kind = QuestionKind.PerspectiveLeftRight, Viewer = "red robot", Subject = cube },
            new() { Kind = QuestionKind.PerspectiveFrontBehind, Viewer = "red robot", Subject = cube },
            new() { Kind = QuestionKind.PerspectiveCount, Viewer = "red robot", Relation = Relation.Left, Filter = "object" },
            leftRight with { Kind = QuestionKind.YesNo, Relation = Relation.Behind },
            new() { Kind = QuestionKind.MultipleChoice, Inner = leftRight, Options = ["left", "right"] },
            new() { Kind = QuestionKind.Locate, Subject = robot },
            new() { Kind = QuestionKind.Facing, Subject = robot },
            new() { Kind = QuestionKind.Describe },
            new() { Kind = QuestionKind.Direction, Viewer = "red robot", Subject = cube },
        ];
    }
}
