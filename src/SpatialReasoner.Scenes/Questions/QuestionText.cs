using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>Words a question in English: several phrasings each, the first the canonical one.</summary>
public static class QuestionText
{
    /// <summary>How many phrasings any kind has at most; a variant is taken modulo the kind's own number.</summary>
    public const int Variants = 3;

    public static string Phrase(SpatialQuestion question, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(question);
        var forms = Forms(question);
        return forms[variant % forms.Length];
    }

    /// <summary>"(A) left (B) right".</summary>
    public static string OptionList(IReadOnlyList<string> options) =>
        string.Join(' ', options.Select((option, i) => $"({(char)('A' + i)}) {option}"));

    private static string[] Forms(SpatialQuestion q) => q.Kind switch
    {
        QuestionKind.LeftRight =>
        [
            $"Is {q.Subject} to the left or to the right of {q.Reference}?",
            $"Is {q.Subject} left or right of {q.Reference}?",
            $"On which side of {q.Reference} is {q.Subject}, left or right?",
        ],
        QuestionKind.FrontBehind =>
        [
            $"Is {q.Subject} in front of or behind {q.Reference}?",
            $"Does {q.Subject} stand in front of {q.Reference} or behind it?",
            $"Is {q.Subject} behind or in front of {q.Reference}?",
        ],
        QuestionKind.AboveBelow =>
        [
            $"Is {q.Subject} above or below {q.Reference} in the image?",
            $"In the image, is {q.Subject} above or below {q.Reference}?",
        ],
        QuestionKind.NearFar =>
        [
            $"Is {q.Subject} nearer to the camera or farther from it than {q.Reference}?",
            $"Is {q.Subject} nearer or farther than {q.Reference}?",
        ],
        QuestionKind.WhichMost => WhichMost(q.Extreme!.Value),
        QuestionKind.CloserTo =>
        [
            $"Which is closer to {q.Reference}, {q.Subject} or {q.Other}?",
            $"Is {q.Subject} or {q.Other} closer to {q.Reference}?",
        ],
        QuestionKind.Count => Count(q),
        QuestionKind.Distance =>
        [
            $"How far apart are {q.Subject} and {q.Reference}?",
            $"What is the distance between {q.Subject} and {q.Reference} in metres?",
            $"How far is {q.Subject} from {q.Reference}?",
        ],
        QuestionKind.PerspectiveLeftRight =>
        [
            $"From the {q.Viewer}'s viewpoint, is {q.Subject} on its left or its right?",
            $"Is {q.Subject} on the left or on the right of the {q.Viewer} from its own viewpoint?",
            $"For the {q.Viewer}, is {q.Subject} to the left or to the right?",
        ],
        QuestionKind.PerspectiveFrontBehind =>
        [
            $"From the {q.Viewer}'s viewpoint, is {q.Subject} in front of it or behind it?",
            $"Is {q.Subject} in front of or behind the {q.Viewer} from its own viewpoint?",
            $"For the {q.Viewer}, is {q.Subject} in front or behind?",
        ],
        QuestionKind.PerspectiveCount =>
        [
            $"From the {q.Viewer}'s viewpoint, how many objects are {Phrases.Egocentric(q.Relation!.Value)}?",
            $"How many objects are {Phrases.Egocentric(q.Relation!.Value)} from the {q.Viewer}'s viewpoint?",
        ],
        QuestionKind.YesNo => YesNo(q),
        QuestionKind.MultipleChoice => [.. Forms(q.Inner!).Select(form => $"{form} {OptionList(q.Options)}")],
        QuestionKind.Locate => [$"Where is {q.Subject}?"],
        QuestionKind.Facing => [$"Which way does {q.Subject} face?"],
        QuestionKind.Describe => ["Describe the scene.", "What is in the image?"],
        QuestionKind.Direction => Direction(q),
        QuestionKind.Size => Size(q),
        _ => throw new ArgumentOutOfRangeException(nameof(q), q.Kind, "This kind has no wording of its own."),
    };

    private static string[] WhichMost(Extreme extreme) => extreme switch
    {
        Extreme.Leftmost => ["Which object is leftmost?", "Which object is farthest to the left?"],
        Extreme.Rightmost => ["Which object is rightmost?", "Which object is farthest to the right?"],
        Extreme.Nearest => ["Which object is nearest to the camera?", "Which object is nearest?"],
        _ => ["Which object is farthest from the camera?", "Which object is farthest?"],
    };

    private static string[] Count(SpatialQuestion q)
    {
        var noun = Phrases.Plural(q.Filter!);
        if (q.Relation is not { } side)
            return [$"How many {noun} are there?", $"How many {noun} are in the image?", $"Count the {noun}."];
        return [$"How many {noun} are {Phrases.Between(side)} {q.Reference}?", $"How many {noun} do you see {Phrases.Between(side)} {q.Reference}?"];
    }

    private static string[] Direction(SpatialQuestion q)
    {
        if (q.Viewer is { } viewer)
        {
            return
            [
                $"From the {viewer}'s viewpoint, at what clock position is {q.Subject}?",
                $"In which direction is {q.Subject} from the {viewer}'s viewpoint?",
                $"In which direction must the {viewer} turn to face {q.Subject}?",
            ];
        }
        return q.Reference is { } reference
            ? [$"At what clock position is {q.Subject} from {reference}?", $"In which direction from {reference} is {q.Subject}?"]
            : [$"At what clock position is {q.Subject}?", $"In which direction is {q.Subject}?"];
    }

    private static string[] Size(SpatialQuestion q)
    {
        var (measure, more, noun) = q.Dimension switch
        {
            Dimension.Height => ("tall", "taller", "height"),
            Dimension.Width => ("wide", "wider", "width"),
            Dimension.Length => ("long", "longer", "length"),
            _ => ("big", "bigger", "size"),
        };
        return q.Other is null
            ? [$"How {measure} is {q.Subject}?", $"What is the {noun} of {q.Subject}?"]
            : [$"Which is {more}, {q.Subject} or {q.Other}?", $"Is {q.Subject} or {q.Other} {more}?"];
    }

    private static string[] YesNo(SpatialQuestion q)
    {
        if (q.Relation is not { } relation)
            return [$"Is there a {q.Subject!.Name} in the image?", $"Is there a {q.Subject.Name}?"];
        if (q.Viewer is not null)
        {
            return
            [
                $"From the {q.Viewer}'s viewpoint, is {q.Subject} {Phrases.Egocentric(relation)}?",
                $"Is it true that from the {q.Viewer}'s viewpoint {q.Subject} is {Phrases.Egocentric(relation)}?",
            ];
        }
        return
        [
            $"Is {q.Subject} {Phrases.Between(relation)} {q.Reference}?",
            $"Is it true that {q.Subject} is {Phrases.Between(relation)} {q.Reference}?",
        ];
    }
}
