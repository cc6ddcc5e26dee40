using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>How many: of a colour or shape, on a side of an object, or as a viewer sees them.</summary>
internal static class CountForms
{
    private const string HowMany = "(?:how many|count(?: all)?(?: of)?(?: the)?|what is the (?:total )?number of)(?: of the)?";
    private const string Are = "(?: (?:that |which )?(?:are|do you see|do we see|can you see|can i see|can we see|can be seen|there are|exist|lie|stand|appear))?(?: (?:there|visible|present|here))?(?: in total)?";

    public static IEnumerable<QuestionForm> All { get; } =
    [
        new($"{HowMany} <N>{Are}", Plain),
        new($"{HowMany} <N> does (?:the|this) image (?:contain|show|have)", Plain),
        new($"{HowMany} objects are (?<predicate>{Lexicon.ColourPattern}|{Lexicon.ShapePattern}s?)", Predicate),
        new($"{HowMany} <N>{Are} <rel1>", OnSide),
        new("(?:is there|are there|do you see|can you see)(?: an| a| any| some)? <N>(?: visible| present| here| there)?", AnyAtAll),
    ];

    private static Parsed? Plain(Reading r) =>
        r.Viewpoint is { Viewer: null, Own: false } ? new SpatialQuestion { Kind = QuestionKind.Count, Filter = r.Filter() } : null;

    private static Parsed? Predicate(Reading r)
    {
        if (r.Viewpoint is not { Viewer: null, Own: false })
            return null;
        var word = r.Words("predicate");
        var filter = Lexicon.Colours.Contains(word) ? $"{word} object" : word.TrimEnd('s');
        return new SpatialQuestion { Kind = QuestionKind.Count, Filter = filter };
    }

    private static Parsed? OnSide(Reading r)
    {
        var target = r.Object("T1");
        if (!r.TryFrame(target, out var viewer, out var refusal))
            return refusal;
        var side = r.Relation("1")!.Value;
        if (viewer is null)
            return new SpatialQuestion { Kind = QuestionKind.Count, Filter = r.Filter(), Relation = side, Reference = target };
        if (side.Axis().First is not (Relation.Left or Relation.Front))
            return Parsed.Refused("from an object's viewpoint only left, right, in front and behind can be asked for");
        return new SpatialQuestion { Kind = QuestionKind.PerspectiveCount, Viewer = viewer, Relation = side, Filter = r.Filter() };
    }

    /// <summary>"Are there any cubes?" counts them; a red cube is asked for by <see cref="ObjectForms"/>.</summary>
    private static Parsed? AnyAtAll(Reading r) => r.Viewpoint is { Viewer: null, Own: false }
        ? new Parsed(new SpatialQuestion { Kind = QuestionKind.Count, Filter = r.Filter() }, Reply: new Reply(AnswerType.YesNo, asked => asked.Value is { } count ? SpatialAnswer.YesNo(count > 0) : null))
        : null;
}
