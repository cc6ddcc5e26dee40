using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>Which object is most something, and which of two is nearer to a third.</summary>
internal static class ComparisonForms
{
    private const string Most =
        "(?:the )?(?:(?<left>leftmost|(?:farthest|most) (?:to the )?left|on the far left)|(?<right>rightmost|(?:farthest|most) (?:to the )?right|on the far right)" +
        "|(?<near>nearest)|(?<far>farthest))(?: object| one)?";

    public static IEnumerable<QuestionForm> All { get; } =
    [
        new($"(?:which|what)(?: of the)?(?: objects?| one)? is {Most}", WhichMost),
        new("(?:(?:which|what)(?: object| one)? is|name) <S>", NamedExtreme),
        new("(?:which|what)(?: object| one)? is nearer(?: to)? <R>(?: is it)? <S> or <O>", Closer),
        new("(?:which|what)(?: one)? of <S> (?:and|or) <O> is nearer(?: to)? <R>", Closer),
        new("(?:of|between) <S> and <O> (?:which|what)(?: object| one)? is nearer(?: to)? <R>", Closer),
        new("is <S> or <O> nearer(?: to)? <R>", Closer),
        new("(?:which|what)(?: object| one)? is farther from <R> <S> or <O>", FartherFrom),
        new("is <S> nearer(?: to)? <R> than <O>(?: is)?", CloserThan),
        new("is <R> nearer(?: to)? <S> than to <O>", CloserThan),
    ];

    private static Parsed? WhichMost(Reading r) => Camera(r) ? new SpatialQuestion
    {
        Kind = QuestionKind.WhichMost,
        Extreme = r.Has("left") ? Extreme.Leftmost : r.Has("right") ? Extreme.Rightmost : r.Has("near") ? Extreme.Nearest : Extreme.Farthest,
    } : null;

    private static Parsed? NamedExtreme(Reading r) =>
        Camera(r) && r.Subject?.Extreme is { } extreme ? new SpatialQuestion { Kind = QuestionKind.WhichMost, Extreme = extreme } : null;

    private static Parsed? Closer(Reading r) => Camera(r) ? Question(r) : null;

    private static Parsed? FartherFrom(Reading r)
    {
        if (!Camera(r) || r.Subject?.Name is not { } a || r.Other?.Name is not { } b)
            return null;
        return new Parsed(Question(r), Reply: new Reply(AnswerType.Object, asked =>
            asked.Text == a ? SpatialAnswer.Object(b) : asked.Text == b ? SpatialAnswer.Object(a) : null));
    }

    private static Parsed? CloserThan(Reading r)
    {
        if (!Camera(r) || r.Subject?.Name is not { } a || r.Other?.Name is not { } b)
            return null;
        return new Parsed(Question(r), Reply: new Reply(AnswerType.YesNo, asked =>
            asked.Text == a ? SpatialAnswer.YesNo(true) : asked.Text == b ? SpatialAnswer.YesNo(false) : null));
    }

    private static SpatialQuestion Question(Reading r) =>
        new() { Kind = QuestionKind.CloserTo, Subject = r.Subject, Reference = r.Reference, Other = r.Other };

    private static bool Camera(Reading r) => r.Viewpoint is { Viewer: null, Own: false };
}
