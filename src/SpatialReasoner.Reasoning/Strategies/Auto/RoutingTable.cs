using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Auto;

/// <summary>A strategy with the samples it is given; null leaves them to it.</summary>
internal sealed record Candidate(string Strategy, int? Samples = null);

/// <summary>Candidates for one kind and effort; the first one the catalogue has is taken.</summary>
internal sealed record Cell(params Candidate[] Candidates);

/// <summary>The questions a row is for, what runs at each effort, and why.</summary>
internal sealed record Row(Func<SpatialQuestion, bool> IsFor, Cell Minimal, Cell Low, Cell Medium, Cell High, Cell Max, string Why)
{
    public Cell At(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.Minimal => Minimal,
        ReasoningEffort.Low => Low,
        ReasoningEffort.Medium => Medium,
        ReasoningEffort.High => High,
        _ => Max,
    };
}

/// <summary>
/// Which strategy <c>auto</c> takes: a row per kind of question, a column per effort, the first row that fits. Blanket chains of thought and voting cost
/// accuracy on questions a look answers (VSI-Bench, arXiv 2412.14171) and tokens everywhere, so they are kept for questions of several steps.
/// </summary>
internal static class RoutingTable
{
    private static readonly Candidate Vote8 = new("self-consistency", 8), Vote16 = new("self-consistency", 16), Vote32 = new("self-consistency", 32);

    private static readonly Cell
        Look = new(new Candidate("direct")),
        Chain = new(new Candidate("cot")),
        TwoStages = new(new Candidate("scene-graph")),
        Vote = new(Vote8),
        ManyVotes = new(new("best-of-n", 16), Vote16),
        Search = new(new("tree"), new("best-of-n", 32), Vote32),
        GeometryOrChain = new(new("exact"), new("cot")),
        Consensus = new(new("consensus"), new("exact"), Vote8),
        Turned = new(new("perspective"), new("exact"), Vote8),
        TurnedOrChain = new(new("perspective"), new("cot")),
        Likeliest = new(new Candidate("score")),
        GeometryOrLikeliest = new(new("exact"), new("score")),
        OnlyGeometry = new(new Candidate("exact"));

    /// <summary>
    /// For the embedded model, whose perception geometry can rely on. A second opinion beside geometry gains on every kind or costs nothing: on hard scenes of
    /// both checkpoints, 200 questions per kind, seeds from 2213023255552, no kind was the worse for it by more than one answer. A third one, of chains, gained
    /// nothing, so more effort than medium buys nothing here (see the README).
    /// </summary>
    private static readonly Row[] Closed =
    [
        //                     minimal       low                  medium        high          max
        new(IsUntaught,        OnlyGeometry, OnlyGeometry,        OnlyGeometry, OnlyGeometry, OnlyGeometry, "was never taught, so geometry answers it"),
        new(IsPerception,      Look,         Look,                Look,         Look,         Look,         "takes one look"),
        // Options in their own words, scored: 91 % on hard scenes, where the letter at once is right in 43 % and a vote of 8 in 77 % (see the README).
        new(HasOptions,        Likeliest,    GeometryOrLikeliest, Consensus,    Consensus,    Consensus,    "is worth a second opinion on its options"),
        new(IsAnything,        Look,         GeometryOrChain,     Consensus,    Consensus,    Consensus,    "is worth a second opinion"),
    ];

    /// <summary>For open models: what the literature found, since theirs is not the perception that was measured here.</summary>
    private static readonly Row[] Open =
    [
        //                     minimal       low              medium        high          max
        new(IsPerception,      Look,         Look,            Look,         Look,         Look,         "takes one look"),
        new(IsTurned,          Look,         TurnedOrChain,   Turned,       Turned,       Search,       "looks through other eyes, so the scene is turned first"),
        new(IsTwoStepCompare,  Look,         Chain,           Chain,        ManyVotes,    Search,       "through a superlative takes two steps"),
        new(IsCompare,         Look,         Look,            Look,         ManyVotes,    Search,       "takes one look"),
        new(IsMeasured,        Look,         Chain,           Vote,         ManyVotes,    Search,       "is measured best as the middle of many guesses"),
        new(IsAnything,        Look,         TwoStages,       Vote,         ManyVotes,    Search,       "takes several steps"),
    ];

    /// <summary>About space, but in words nobody understood.</summary>
    private static readonly Row Free = new(IsAnything, Look, Look, Look, Chain, Vote, "the question is free");

    /// <summary>Strategies in which geometry decides, so that they may be asked what the model was never taught.</summary>
    public static IReadOnlyList<string> GeometryDecides { get; } = ["exact", "consensus"];

    /// <param name="question">Null for a question that is about space but was not understood.</param>
    public static Row For(SpatialQuestion? question, bool closedLanguage) =>
        question is null ? Free : (closedLanguage ? Closed : Open).First(row => row.IsFor(question));

    private static bool IsAnything(SpatialQuestion question) => true;

    private static bool IsUntaught(SpatialQuestion question) => question.Kind == QuestionKind.Direction || question.Inner?.Kind == QuestionKind.Direction;

    private static bool HasOptions(SpatialQuestion question) => question.Kind == QuestionKind.MultipleChoice;

    private static bool IsPerception(SpatialQuestion question) => question.Kind is QuestionKind.Locate or QuestionKind.Facing or QuestionKind.Describe;

    private static bool IsTurned(SpatialQuestion question) => (question.Inner ?? question).Viewer is not null || question.Kind == QuestionKind.Direction;

    private static bool IsMeasured(SpatialQuestion question) => question.Kind is QuestionKind.Distance or QuestionKind.Size;

    private static bool IsTwoStepCompare(SpatialQuestion question) =>
        question.Kind is QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar && HasSuperlative(question);

    /// <summary>In the camera's frame; from a viewpoint the scene has to be turned first.</summary>
    private static bool IsCompare(SpatialQuestion question) => question.Kind switch
    {
        QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar or QuestionKind.WhichMost => true,
        QuestionKind.YesNo => question.Viewer is null && !HasSuperlative(question),
        _ => false,
    };

    private static bool HasSuperlative(SpatialQuestion question) => question.Mentions().Any(m => m.Extreme is not null);
}
