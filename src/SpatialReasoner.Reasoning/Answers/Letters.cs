using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>The letter of an option; or the option's text, its meaning or its place in the row mapped to its letter.</summary>
internal static partial class Letters
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    public static AnswerToken? Find(string text, AnswerFormat format)
    {
        var options = format.Options;
        foreach (var pattern in new[] { Alone(), Leading(), Named(), Parenthesised() })
        {
            if (pattern.Matches(text).LastOrDefault(m => Index(m, options) is not null) is { } match)
                return Token(match, Index(match, options)!.Value);
        }
        return OptionText(text, options) ?? Meaning(text, format) ?? Ordinal(text, options) ?? Standalone(text, options);
    }

    /// <summary>The option whose text is said last; of two that end at one place the longer ("left" in "to the left").</summary>
    private static AnswerToken? OptionText(string text, IReadOnlyList<string> options)
    {
        (int Start, int End, int Option)? best = null;
        for (var i = 0; i < options.Count; i++)
        {
            var matches = Regex.Matches(text, $@"(?<!\w){Regex.Escape(options[i].Trim())}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            if (matches.Count == 0)
                continue;
            var (start, end) = (matches[^1].Index, matches[^1].Index + matches[^1].Length);
            if (best is null || end > best.Value.End || (end == best.Value.End && start < best.Value.Start))
                best = (start, end, i);
        }
        return best is var (from, to, option) ? new AnswerToken(SpatialAnswer.Letter(option), from, to) : null;
    }

    /// <summary>"2 m" for the option "2 metres", "left" for "on the left": the one option that means the same.</summary>
    private static AnswerToken? Meaning(string text, AnswerFormat format)
    {
        if (format.Inner is not { Type: not (null or AnswerType.Description) } inner || AnswerTokens.Find(text, inner) is not { } said)
            return null;
        var same = Enumerable.Range(0, format.Options.Count).Where(i => AnswerReader.Normalise(format.Options[i], inner) is { } meaning
            && meaning.Type == said.Answer.Type && string.Equals(meaning.Text, said.Answer.Text, StringComparison.OrdinalIgnoreCase)).ToList();
        return same.Count == 1 ? said with { Answer = SpatialAnswer.Letter(same[0]) } : null;
    }

    /// <summary>"The second one", "option 2", "the latter".</summary>
    private static AnswerToken? Ordinal(string text, IReadOnlyList<string> options)
    {
        foreach (var match in Place().Matches(text).Reverse())
        {
            var place = match.Groups["place"].Value.ToLowerInvariant();
            var index = place switch
            {
                "last" => options.Count - 1,
                "former" => options.Count == 2 ? 0 : -1,
                "latter" => options.Count == 2 ? 1 : -1,
                _ when char.IsAsciiDigit(place[0]) => int.Parse(new string([.. place.TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture) - 1,
                _ => Array.IndexOf(Ordinals, place),
            };
            if (index >= 0 && index < options.Count)
                return Token(match, index);
        }
        return null;
    }

    /// <summary>A capital on its own; A and I only at the very end, where they are no words.</summary>
    private static AnswerToken? Standalone(string text, IReadOnlyList<string> options)
    {
        var match = Capital().Matches(text).LastOrDefault(m => Index(m, options) is not null && (m.Value is not ("A" or "I") || m.Index + 1 == text.Length));
        return match is null ? null : Token(match, Index(match, options)!.Value);
    }

    private static AnswerToken Token(Match match, int option) => new(SpatialAnswer.Letter(option), match.Index, match.Index + match.Length);

    private static int? Index(Match match, IReadOnlyList<string> options)
    {
        var index = char.ToUpperInvariant(match.Groups["letter"].Value[0]) - 'A';
        return index >= 0 && index < options.Count ? index : null;
    }

    [GeneratedRegex(@"^\W*(?<letter>[A-Za-z])\W*$")]
    private static partial Regex Alone();

    [GeneratedRegex(@"^[(\[]?(?:(?<letter>[A-Z])[)\].:]|(?<letter>[a-z])[)\].:]\s)")]
    private static partial Regex Leading();

    [GeneratedRegex(@"\b(?i:option|choice|letter)\s*[:#]?\s*[(\[""']?(?:(?<letter>[A-Z])\b|(?<letter>[a-z])(?=[)\]""'.,;:]|\W*$))")]
    private static partial Regex Named();

    [GeneratedRegex(@"[(\[](?<letter>[A-Za-z])[)\]]")]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"\bthe (?<place>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|former|latter|\d{1,2}(?:st|nd|rd|th))\b|\b(?:option|choice|number) #?(?<place>\d{1,2})\b|^(?<place>first|second|third|fourth|fifth|last|former|latter|\d{1,2}(?:st|nd|rd|th))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\w'])(?<letter>[A-Z])(?![\w'])")]
    private static partial Regex Capital();
}
