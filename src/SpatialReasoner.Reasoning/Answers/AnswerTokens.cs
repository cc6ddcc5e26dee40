using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>A stretch of text that is an answer of some type.</summary>
internal readonly record struct AnswerToken(SpatialAnswer Answer, int Start, int End);

/// <summary>Finds the answer of a type in a text without markers.</summary>
internal static class AnswerTokens
{
    public static AnswerToken? Find(string text, AnswerFormat format)
    {
        if (format.Type == AnswerType.Letter)
            return Letters.Find(text, format);
        if (format.Type is AnswerType.YesNo && Last(Words.YesNo(text, leadingOnly: true)) is { } leading)
            return leading;
        if (format.Type is not (AnswerType.YesNo or AnswerType.Description) && Words.Absent(text, counts: format.Type == AnswerType.Count) is { } absent)
            return absent;
        return format.Type switch
        {
            AnswerType.YesNo => Last(Words.YesNo(text, leadingOnly: false)) ?? Words.Absent(text, counts: false),
            AnswerType.Choice => Last(Words.Relations(text, format.Axis)),
            AnswerType.Object => Last(Words.Objects(text, format.Names)) ?? Last(Words.PartsOf(text, format.Names)) ?? (format.OpenNames && format.Names.Count == 0 ? AnyName(text) : null),
            AnswerType.Count => Last(Counts.In(text)),
            AnswerType.Distance => Last(Lengths.In(text)),
            AnswerType.Angle => Last(Directions.In(text, format.Sense)),
            AnswerType.Description when format.IsRecord => Record(text),
            AnswerType.Description => Whole(text, new SpatialAnswer(AnswerType.Description, text)),
            _ => Free(text),
        };
    }

    /// <summary>A free answer keeps its own words; a bare yes, number or length is recognised so that equal answers vote together.</summary>
    private static AnswerToken? Free(string text)
    {
        if (text.Length <= 24)
        {
            if (Last(Words.YesNo(text, leadingOnly: true)) is { } yesNo)
                return yesNo;
            if ((Counts.Whole(text) ?? Lengths.Whole(text)) is { } quantity)
                return Whole(text, quantity);
        }
        return Whole(text, new SpatialAnswer(text.Length <= 60 ? AnswerType.Choice : AnswerType.Description, text));
    }

    /// <summary>"The wooden chair" as an object's name; a whole sentence is none.</summary>
    private static AnswerToken? AnyName(string text)
    {
        var name = text.ToLowerInvariant();
        foreach (var article in new[] { "the ", "a ", "an " })
        {
            if (name.StartsWith(article, StringComparison.Ordinal))
                name = name[article.Length..];
        }
        return name.Count(c => c == ' ') < 5 ? Whole(text, SpatialAnswer.Object(name)) : null;
    }

    private static AnswerToken? Record(string text)
    {
        if (RecordParser.Parse(text) is [var seen, ..])
            return Whole(text, new SpatialAnswer(AnswerType.Description, Perception.InWords(seen)));
        return Whole(text, new SpatialAnswer(AnswerType.Description, text));
    }

    private static AnswerToken Whole(string text, SpatialAnswer answer) => new(answer, 0, text.Length);

    private static AnswerToken? Last(IEnumerable<AnswerToken> tokens)
    {
        AnswerToken? last = null;
        foreach (var token in tokens)
            last = token;
        return last;
    }
}
