using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>How big one object is, and which of two is bigger.</summary>
internal static class SizeForms
{
    private const string Metres = "(?: in (?:metres|m|centimetres|centimeters|cm|feet|inches))?";

    private const string Measure = "(?:(?<size>big|large)|(?<height>tall|high)|(?<width>wide|broad)|(?<length>long|deep))";

    private const string Noun = "(?:(?<size>size)|(?<height>height)|(?<width>width)|(?<length>length|depth))";

    private const string More = "(?:(?<size>bigger|larger)|(?<height>taller)|(?<width>wider|broader)|(?<length>longer)|(?<less>(?<size>smaller)|(?<height>shorter)|(?<width>narrower)))";

    public static IEnumerable<QuestionForm> All { get; } =
    [
        new($"how {Measure} is <S>{Metres}", Extent),
        new($"what is the {Noun} of <S>{Metres}", Extent),
        new($"(?:which|what)(?: object| one)? is {More} <S> or <O>", WhichOfTwo),
        new($"(?:which|what)(?: one)? of <S> and <O> is {More}", WhichOfTwo),
        new($"is <S> or <O> {More}", WhichOfTwo),
        new($"is <S> {More} than <O>(?: is)?", Claim),
    ];

    private static Parsed? Extent(Reading r) =>
        r.Viewpoint is { Viewer: null, Own: false } ? new SpatialQuestion { Kind = QuestionKind.Size, Subject = r.Subject, Dimension = DimensionOf(r) } : null;

    /// <summary>"Which is smaller?" is the other one of which is bigger.</summary>
    private static Parsed? WhichOfTwo(Reading r)
    {
        if (Compared(r) is not var (question, a, b))
            return null;
        return r.Has("less")
            ? new Parsed(question, Reply: new Reply(AnswerType.Object, asked =>
                asked.Text == a ? SpatialAnswer.Object(b) : asked.Text == b ? SpatialAnswer.Object(a) : null))
            : question;
    }

    private static Parsed? Claim(Reading r)
    {
        if (Compared(r) is not var (question, a, b))
            return null;
        return new Parsed(question, Reply: new Reply(AnswerType.YesNo, asked =>
            asked.Text == a ? SpatialAnswer.YesNo(!r.Has("less")) : asked.Text == b ? SpatialAnswer.YesNo(r.Has("less")) : null));
    }

    private static (SpatialQuestion Question, string A, string B)? Compared(Reading r)
    {
        if (r.Viewpoint is not { Viewer: null, Own: false } || r.Subject?.Name is not { } a || r.Other?.Name is not { } b)
            return null;
        return (new SpatialQuestion { Kind = QuestionKind.Size, Subject = r.Subject, Other = r.Other, Dimension = DimensionOf(r) }, a, b);
    }

    private static Dimension DimensionOf(Reading r) =>
        r.Has("height") ? Dimension.Height : r.Has("width") ? Dimension.Width : r.Has("length") ? Dimension.Length : Dimension.Size;
}
