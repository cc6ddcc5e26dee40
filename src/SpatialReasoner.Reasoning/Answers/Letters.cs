using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>The letter of an option, or the option's text mapped to its letter.</summary>
internal static partial class Letters
{
    public static AnswerToken? Find(string text, IReadOnlyList<string> options)
    {
        foreach (var pattern in new[] { Alone(), Leading(), Named(), Parenthesised() })
        {
            if (pattern.Matches(text).LastOrDefault(m => Index(m, options) is not null) is { } match)
                return new AnswerToken(SpatialAnswer.Letter(Index(match, options)!.Value), match.Index, match.Index + match.Length);
        }
        return OptionText(text, options) ?? Standalone(text, options);
    }

    /// <summary>The option whose text is said last; of two that end at one place the longer ("left" in "to the left").</summary>
    private static AnswerToken? OptionText(string text, IReadOnlyList<string> options)
    {
        (int Start, int End, int Option)? best = null;
        for (var i = 0; i < options.Count; i++)
        {
            var matches = Regex.Matches(text, $@"(?<!\w){Regex.Escape(options[i])}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            if (matches.Count == 0)
                continue;
            var (start, end) = (matches[^1].Index, matches[^1].Index + matches[^1].Length);
            if (best is null || end > best.Value.End || (end == best.Value.End && start < best.Value.Start))
                best = (start, end, i);
        }
        return best is var (from, to, option) ? new AnswerToken(SpatialAnswer.Letter(option), from, to) : null;
    }

    /// <summary>A capital on its own; A and I only at the very end, where they are no words.</summary>
    private static AnswerToken? Standalone(string text, IReadOnlyList<string> options)
    {
        var match = Capital().Matches(text).LastOrDefault(m => Index(m, options) is not null && (m.Value is not ("A" or "I") || m.Index + 1 == text.Length));
        return match is null ? null : new AnswerToken(SpatialAnswer.Letter(Index(match, options)!.Value), match.Index, match.Index + 1);
    }

    private static int? Index(Match match, IReadOnlyList<string> options)
    {
        var index = char.ToUpperInvariant(match.Groups["letter"].Value[0]) - 'A';
        return index >= 0 && index < options.Count ? index : null;
    }

    [GeneratedRegex(@"^\W*(?<letter>[A-Za-z])\W*$")]
    private static partial Regex Alone();

    [GeneratedRegex(@"^\(?(?<letter>[A-Z])[).:]")]
    private static partial Regex Leading();

    [GeneratedRegex(@"\b(?:option|choice|letter)\s+\(?(?<letter>[A-Z])\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\((?<letter>[A-Za-z])\)")]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"(?<![\w'])(?<letter>[A-Z])(?![\w'])")]
    private static partial Regex Capital();
}
