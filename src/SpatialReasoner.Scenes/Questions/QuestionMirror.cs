using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>
/// Questions and answers in the mirrored image: left and right swap, everything else stays. The mirrored question over
/// <see cref="SceneGraph.Mirrored"/> has the mirrored answer. Viewers are mirrored with the scene: what was on their left is on their right.
/// </summary>
public static class QuestionMirror
{
    /// <summary>Whether answers can be mirrored: descriptions tell of left and right in free words.</summary>
    public static bool HasMirror(this SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar or QuestionKind.WhichMost
                or QuestionKind.CloserTo or QuestionKind.Count or QuestionKind.Distance or QuestionKind.PerspectiveLeftRight
                or QuestionKind.PerspectiveFrontBehind or QuestionKind.PerspectiveCount or QuestionKind.YesNo or QuestionKind.Facing
                or QuestionKind.Direction or QuestionKind.Size => true,
            // Options that are angles would have to be turned one by one.
            QuestionKind.MultipleChoice => question.Inner!.Kind is not (QuestionKind.Facing or QuestionKind.Direction) && question.Inner.HasMirror(),
            _ => false,
        };
    }

    /// <summary>The same question about the mirrored image. Options keep their letters: the option "left" becomes "right".</summary>
    public static SpatialQuestion Mirrored(this SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question with
        {
            Subject = Mirrored(question.Subject),
            Reference = Mirrored(question.Reference),
            Other = Mirrored(question.Other),
            Relation = question.Relation?.Mirrored(),
            Extreme = Mirrored(question.Extreme),
            Options = [.. question.Options.Select(Mirrored)],
            Inner = question.Inner?.Mirrored(),
        };
    }

    /// <summary>An answer about the image as the answer about its mirror image, and back: it is its own inverse.</summary>
    /// <param name="question">Either of the two: it tells a facing (counter-clockwise from the image's right) from a bearing (clockwise from straight ahead).</param>
    public static SpatialAnswer Mirrored(this SpatialAnswer answer, SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(question);
        return answer.Type switch
        {
            AnswerType.Choice => answer with { Text = Mirrored(answer.Text) },
            AnswerType.Angle when question.Kind == QuestionKind.Direction => SpatialAnswer.Direction(-answer.Value!.Value),
            AnswerType.Angle => SpatialAnswer.Angle((540 - answer.Value!.Value) % 360),
            _ => answer,
        };
    }

    private static string Mirrored(string word) => Phrases.RelationOf(word) is { } relation ? Phrases.Answer(relation.Mirrored()) : word;

    private static ObjectReference? Mirrored(ObjectReference? reference) =>
        reference?.Extreme is { } extreme ? ObjectReference.Most(Mirrored(extreme)!.Value) : reference;

    private static Extreme? Mirrored(Extreme? extreme) => extreme switch
    {
        Extreme.Leftmost => Extreme.Rightmost,
        Extreme.Rightmost => Extreme.Leftmost,
        _ => extreme,
    };
}
