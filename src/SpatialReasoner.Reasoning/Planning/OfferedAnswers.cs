using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>The options of a question: as the caller wrote them, and what they mean as answers to it.</summary>
/// <param name="Texts">As the caller wrote them.</param>
/// <param name="Meanings">Null where an option is no possible answer ("cannot tell").</param>
/// <param name="ByLetter">Whether the caller wants the letter back (options in the question's text) or the option's own words.</param>
internal sealed record OfferedAnswers(IReadOnlyList<string> Texts, IReadOnlyList<SpatialAnswer?> Meanings, bool ByLetter)
{
    public static OfferedAnswers Read(IReadOnlyList<string> texts, AnswerFormat format, bool byLetter) =>
        new(texts, [.. texts.Select(t => AnswerReader.Normalise(t, format))], byLetter);

    /// <summary>What the caller gets back.</summary>
    public AnswerType Type => ByLetter ? AnswerType.Letter : AnswerType.Choice;

    public bool NoneFits => Meanings.All(m => m is null);

    /// <summary>Letters of two options that mean the same; null when all differ.</summary>
    public (char First, char Second)? Duplicate
    {
        get
        {
            for (var i = 0; i < Meanings.Count; i++)
            {
                for (var j = i + 1; j < Meanings.Count; j++)
                {
                    if (Meanings[i] is { } meaning && meaning.Text == Meanings[j]?.Text)
                        return ((char)('A' + i), (char)('A' + j));
                }
            }
            return null;
        }
    }

    /// <summary>Whether the scenes' language has words for every option: known words, whole counts, lengths in quarters of a metre.</summary>
    public bool AllInClosedLanguage => Texts.Count <= ClosedLanguage.MaxOptions && Meanings.All(m =>
        m is not null && (m.Type != AnswerType.Distance || Numbers.Quarter(m.Value!.Value) == m.Value) && !(m.Value > 12));

    /// <summary>The caller's option behind a letter.</summary>
    public SpatialAnswer? FromLetter(SpatialAnswer letter) => Answer(letter.Text[0] - 'A');

    /// <summary>The caller's option that an answer in words means: the same one, or the nearest length or angle.</summary>
    public SpatialAnswer? FromMeaning(SpatialAnswer answer)
    {
        var best = -1;
        for (var i = 0; i < Meanings.Count; i++)
        {
            if (Meanings[i] is not { } meaning || meaning.Type != answer.Type)
                continue;
            if (meaning.Text == answer.Text)
                return Answer(i);
            if (answer.Type is AnswerType.Distance or AnswerType.Angle && (best < 0 || Off(meaning) < Off(Meanings[best]!)))
                best = i;
        }
        return best < 0 ? null : Answer(best);

        double Off(SpatialAnswer meaning)
        {
            var difference = meaning.Value!.Value - answer.Value!.Value;
            return Math.Abs(answer.Type == AnswerType.Angle ? Math.IEEERemainder(difference, 360) : difference);
        }
    }

    private SpatialAnswer? Answer(int index)
    {
        if (index < 0 || index >= Texts.Count)
            return null;
        if (ByLetter)
            return SpatialAnswer.Letter(index);
        // A choice even where it is a length: two options have no median.
        return SpatialAnswer.Choice(Texts[index]) with { Value = Meanings[index]?.Value, Unit = Meanings[index]?.Unit };
    }
}
