using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>How many: digits, words, "a couple", "none", "there are no cubes".</summary>
internal static partial class Counts
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Number = new($@"(?<![\w.\-])(?:(?<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?![.,]?\d)|{NumberWords.WordPattern})(?!\w)", Options);

    public static IEnumerable<AnswerToken> In(string text)
    {
        foreach (Match none in NoneAtAll().Matches(text))
            yield return new AnswerToken(SpatialAnswer.Count(0), none.Index, none.Index + none.Length);
        var numbers = Number.Matches(text).ToList();
        // A word may be no number ("the red one"), so digits are preferred where there are any.
        if (numbers.Exists(m => m.Groups["digits"].Success))
            numbers.RemoveAll(m => !m.Groups["digits"].Success);
        foreach (var match in numbers)
        {
            if (NumberWords.Parse(match.Value) is { } value and < int.MaxValue)
                yield return new AnswerToken(SpatialAnswer.Count((int)value), match.Index, match.Index + match.Length);
        }
    }

    /// <summary>A text that is nothing but a whole number.</summary>
    public static SpatialAnswer? Whole(string text) => NumberWords.Parse(text.Trim()) is { } value && double.IsInteger(value) && value < int.MaxValue
        ? SpatialAnswer.Count((int)value)
        : null;

    // "No, there are 3" says three all the same: a later number comes after it.
    [GeneratedRegex(@"^(?:no|none|nothing)\b|\b(?:is|are|see|contains|shows) (?:no|not any)\b|\bnone\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoneAtAll();
}
