using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>A question asked a second time in another guise, and the answer that would agree with the first.</summary>
/// <param name="Mirrored">Whether the second picture is the first one's mirror image.</param>
/// <param name="Expected">The answer to the second question that says the same as an answer to the first; null where none does.</param>
internal sealed record ConsistencyPair(SpatialQuestion First, SpatialQuestion Second, bool Mirrored, Func<SpatialAnswer, SpatialAnswer?> Expected);

/// <summary>A way to ask again: each tells whether a strategy agrees with itself, without knowing the truth.</summary>
internal sealed record ConsistencyProbe(string Id, IReadOnlyList<QuestionKind> Kinds, Func<SpatialQuestion, ConsistencyPair> Pair)
{
    /// <summary>"Is A left or right of B?" and "Is B left or right of A?" must differ; "which is closer, A or B?" and "B or A?" must agree.</summary>
    public static ConsistencyProbe Swap { get; } = new(
        "swap",
        [QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.AboveBelow, QuestionKind.NearFar, QuestionKind.CloserTo, QuestionKind.Distance],
        question => question.Kind == QuestionKind.CloserTo
            ? new ConsistencyPair(question, question with { Subject = question.Other, Other = question.Subject }, false, answer => answer)
            : new ConsistencyPair(
                question, question with { Subject = question.Reference, Reference = question.Subject }, false,
                answer => answer.Type == AnswerType.Choice ? Opposite(answer.Text) : answer));

    /// <summary>The mirror image, asked with left and right exchanged, must give the mirrored answer.</summary>
    public static ConsistencyProbe Mirror { get; } = new(
        "mirror",
        [.. QuestionKinds.Scored.Except([QuestionKind.Absent])],
        question => new ConsistencyPair(question, Reflect(question), true, answer => answer.Type == AnswerType.Choice ? answer with { Text = Reflect(answer.Text) } : answer));

    /// <summary>The options in the opposite order must leave the same option chosen.</summary>
    public static ConsistencyProbe OptionOrder { get; } = new(
        "option order",
        [QuestionKind.MultipleChoice],
        question => new ConsistencyPair(
            question, question with { Options = [.. question.Options.Reverse()] }, false,
            answer => answer is { Type: AnswerType.Letter, Text: [var letter] } && letter - 'A' < question.Options.Count
                ? SpatialAnswer.Letter(question.Options.Count - 1 - (letter - 'A'))
                : null));

    public static IReadOnlyList<ConsistencyProbe> All { get; } = [Swap, Mirror, OptionOrder];

    private static SpatialAnswer? Opposite(string word)
    {
        foreach (var relation in Enum.GetValues<Relation>())
        {
            if (Phrases.Answer(relation) == word)
                return SpatialAnswer.Choice(Phrases.Answer(relation.Inverse()));
        }
        return null;
    }

    private static string Reflect(string word) => word switch { "left" => "right", "right" => "left", _ => word };

    private static SpatialQuestion Reflect(SpatialQuestion q) => q with
    {
        Relation = q.Relation?.Mirrored(),
        Extreme = Reflect(q.Extreme),
        Subject = Reflect(q.Subject),
        Reference = Reflect(q.Reference),
        Other = Reflect(q.Other),
        Inner = q.Inner is { } inner ? Reflect(inner) : null,
        Options = [.. q.Options.Select(Reflect)],
    };

    private static ObjectReference? Reflect(ObjectReference? reference) => reference?.Extreme is { } extreme ? ObjectReference.Most(Reflect(extreme)!.Value) : reference;

    private static Extreme? Reflect(Extreme? extreme) => extreme switch
    {
        Extreme.Leftmost => Extreme.Rightmost,
        Extreme.Rightmost => Extreme.Leftmost,
        var same => same,
    };
}
