using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>
/// Questions with what is asked about and what it is compared with exchanged: "is A left or right of B?" and "is B left or right of A?" have
/// opposite answers, directions from one to the other are half a turn apart, distances and the better of two are the same.
/// </summary>
public static class QuestionInverse
{
    /// <summary>Whether there are two ends to exchange. From a viewpoint there are none: the viewer's own side of a cube that faces nowhere means nothing.</summary>
    public static bool HasInverse(this SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar => true,
            QuestionKind.CloserTo or QuestionKind.Distance => true,
            QuestionKind.YesNo => question is { Viewer: null, Relation: not null },
            QuestionKind.Direction => question is { Viewer: null, Reference: not null },
            QuestionKind.Size => question.Other is not null,
            // Options that are directions would have to be turned one by one.
            QuestionKind.MultipleChoice => question.Inner!.Kind != QuestionKind.Direction && question.Inner.HasInverse(),
            _ => false,
        };
    }

    /// <summary>The question from the other end. Options keep their letters: the option "left" becomes "right" where the answer is turned round.</summary>
    /// <exception cref="ArgumentException">The question has no other end.</exception>
    public static SpatialQuestion Inverted(this SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (!question.HasInverse())
            throw new ArgumentException($"A question of kind {question.Kind.Id()} has no inverse.", nameof(question));
        return question.Kind switch
        {
            QuestionKind.CloserTo or QuestionKind.Size => question with { Subject = question.Other, Other = question.Subject },
            QuestionKind.YesNo => Exchanged(question) with { Relation = question.Relation!.Value.Inverse() },
            QuestionKind.MultipleChoice => question with
            {
                Inner = question.Inner!.Inverted(),
                Options = TurnsAnswer(question.Inner!) ? [.. question.Options.Select(Inverted)] : question.Options,
            },
            _ => Exchanged(question),
        };
    }

    /// <summary>An answer to one of the two questions as the answer to the other: it is its own inverse.</summary>
    public static SpatialAnswer Inverted(this SpatialAnswer answer, SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(question);
        return answer.Type switch
        {
            AnswerType.Choice when TurnsAnswer(question) => answer with { Text = Inverted(answer.Text) },
            AnswerType.Angle when question.Kind == QuestionKind.Direction => SpatialAnswer.Direction(answer.Value!.Value + 180),
            _ => answer,
        };
    }

    private static SpatialQuestion Exchanged(SpatialQuestion question) => question with { Subject = question.Reference, Reference = question.Subject };

    private static bool TurnsAnswer(SpatialQuestion question) =>
        question.Kind is QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar;

    private static string Inverted(string word) => Phrases.RelationOf(word) is { } relation ? Phrases.Answer(relation.Inverse()) : word;
}
