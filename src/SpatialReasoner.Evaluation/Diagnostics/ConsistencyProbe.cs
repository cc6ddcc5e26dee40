using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>A way to ask a question again: it tells whether a strategy agrees with itself, without knowing the truth.</summary>
/// <param name="Kinds">Kinds it is tried on.</param>
/// <param name="Again">The question in its other guise; null where it has none.</param>
/// <param name="Back">An answer to the other guise as the answer to the question (second argument).</param>
internal sealed record ConsistencyProbe(
    string Id, IReadOnlyList<QuestionKind> Kinds, Func<SpatialQuestion, SpatialQuestion?> Again, Func<SpatialAnswer, SpatialQuestion, SpatialAnswer> Back)
{
    /// <summary>Whether the other guise is about the mirrored picture.</summary>
    public bool Mirrors { get; init; }

    /// <summary>"Is A left or right of B?" and "Is B left or right of A?" must differ; "which is closer, A or B?" and "B or A?" must agree.</summary>
    public static ConsistencyProbe Swap { get; } = new(
        "swap",
        [QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.AboveBelow, QuestionKind.NearFar, QuestionKind.CloserTo, QuestionKind.Distance],
        question => question.HasInverse() ? question.Inverted() : null,
        (answer, question) => answer.Inverted(question));

    /// <summary>The mirror image, asked with left and right exchanged, must give the mirrored answer.</summary>
    public static ConsistencyProbe Mirror { get; } = new(
        "mirror",
        [.. QuestionKinds.Scored.Except([QuestionKind.Absent])],
        question => question.HasMirror() ? question.Mirrored() : null,
        (answer, question) => answer.Mirrored(question))
    {
        Mirrors = true,
    };

    /// <summary>The options in another order must leave the same option chosen.</summary>
    public static ConsistencyProbe OptionOrder { get; } = new(
        "option order", [QuestionKind.MultipleChoice], question => question.WithOptionsMovedOn(), (answer, question) => answer.MovedBack(question));

    public static IReadOnlyList<ConsistencyProbe> All { get; } = [Swap, Mirror, OptionOrder];
}
