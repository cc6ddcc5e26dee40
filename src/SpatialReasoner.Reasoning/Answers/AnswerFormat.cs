using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>What an answer has to look like to count as one.</summary>
/// <param name="Type">Null when the question is free: any answer will do.</param>
public sealed record AnswerFormat(AnswerType? Type)
{
    /// <summary>The pair of words a <see cref="AnswerType.Choice"/> is between; null leaves all relations open.</summary>
    public Relation? Axis { get; init; }

    /// <summary>Objects an <see cref="AnswerType.Object"/> may be; empty leaves all open.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether an object may have any name, beyond colour and shape.</summary>
    public bool OpenNames { get; init; }

    /// <summary>Options behind the letters.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What the options are answers to, so that "2 m" finds the option "2 metres"; null where that is not known.</summary>
    public AnswerFormat? Inner { get; init; }

    /// <summary>What an <see cref="AnswerType.Angle"/> is measured from; null where it is just an angle.</summary>
    public AngleSense? Sense { get; init; }

    /// <summary>Whether the answer is what the model sees of one object, written as a record.</summary>
    public bool IsRecord { get; init; }

    public static AnswerFormat For(SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.PerspectiveLeftRight => Choice(Relation.Left),
            QuestionKind.FrontBehind or QuestionKind.PerspectiveFrontBehind => Choice(Relation.Front),
            QuestionKind.AboveBelow => Choice(Relation.Above),
            QuestionKind.NearFar => Choice(Relation.Nearer),
            QuestionKind.WhichMost => new AnswerFormat(AnswerType.Object),
            QuestionKind.CloserTo => new AnswerFormat(AnswerType.Object) { Names = NamesOf(question.Subject, question.Other) },
            QuestionKind.Count or QuestionKind.PerspectiveCount => new AnswerFormat(AnswerType.Count),
            QuestionKind.Distance => new AnswerFormat(AnswerType.Distance),
            QuestionKind.YesNo => new AnswerFormat(AnswerType.YesNo),
            QuestionKind.MultipleChoice => Letters(question.Options),
            QuestionKind.Facing => new AnswerFormat(AnswerType.Angle) { Sense = AngleSense.Facing },
            QuestionKind.Direction => new AnswerFormat(AnswerType.Angle) { Sense = AngleSense.Bearing },
            QuestionKind.Size when question.Other is null => new AnswerFormat(AnswerType.Distance),
            QuestionKind.Size => new AnswerFormat(AnswerType.Object) { Names = NamesOf(question.Subject, question.Other) },
            QuestionKind.Locate => new AnswerFormat(AnswerType.Description) { IsRecord = true },
            _ => new AnswerFormat(AnswerType.Description),
        };
    }

    public static AnswerFormat Letters(IReadOnlyList<string> options) => new(AnswerType.Letter) { Options = options };

    /// <summary>The form in words, for prompts: "Answer with ...".</summary>
    public string InWords => Type switch
    {
        AnswerType.YesNo => "yes or no",
        AnswerType.Letter => "the letter of the right option",
        AnswerType.Count => "a whole number",
        AnswerType.Distance => "a number of metres, such as 2.5 m",
        AnswerType.Angle when Sense == AngleSense.Facing => "degrees counter-clockwise, seen from above, from the direction that points to the right of the image",
        AnswerType.Angle when Sense == AngleSense.Bearing => "a position on a clock's face, such as 2 o'clock, where 12 o'clock is straight ahead",
        AnswerType.Angle => "a number of degrees",
        AnswerType.Object when Names.Count > 1 => string.Join(" or ", Names),
        AnswerType.Object => "the name of one object",
        AnswerType.Choice when Axis is { } axis => $"{Phrases.Answer(axis.Axis().First)} or {Phrases.Answer(axis.Axis().Second)}",
        AnswerType.Description => "one or two sentences",
        _ => "a word or a short phrase",
    };

    private static AnswerFormat Choice(Relation axis) => new(AnswerType.Choice) { Axis = axis };

    /// <summary>No names where one candidate is known only as the leftmost object: then any object may be meant.</summary>
    private static string[] NamesOf(params ObjectReference?[] candidates) =>
        Array.Exists(candidates, c => c?.Name is null) ? [] : [.. candidates.Select(c => c!.Name!)];
}
