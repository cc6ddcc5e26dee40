using System.Globalization;
using System.Text.RegularExpressions;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>Answers that are numbers: counts, lengths in any usual unit, angles.</summary>
internal static partial class Quantities
{
    private static readonly string[] NumberWords =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ];

    public static IEnumerable<AnswerToken> Counts(string text)
    {
        if (NoneAtAll().Match(text) is { Success: true } none)
            yield return new AnswerToken(SpatialAnswer.Count(0), none.Index, none.Index + none.Length);
        var matches = Integer().Matches(text).ToList();
        // A word may be no number ("the red one"), so digits are preferred where there are any.
        if (matches.Exists(m => char.IsAsciiDigit(m.Value[0])))
            matches.RemoveAll(m => !char.IsAsciiDigit(m.Value[0]));
        foreach (var match in matches)
        {
            if (Number(match.Value) is { } value and < int.MaxValue)
                yield return new AnswerToken(SpatialAnswer.Count((int)value), match.Index, match.Index + match.Length);
        }
    }

    /// <summary>A text that is nothing but a whole number.</summary>
    public static SpatialAnswer? WholeCount(string text) => Number(text.Trim()) is { } value && double.IsInteger(value) && value < int.MaxValue
        ? SpatialAnswer.Count((int)value)
        : null;

    /// <summary>Metres. A number without a unit is in metres, as prompts ask, unless another one has a unit.</summary>
    public static IEnumerable<AnswerToken> Distances(string text)
    {
        var matches = Length().Matches(text).ToList();
        if (matches.Exists(m => m.Groups["unit"].Success))
            matches.RemoveAll(m => !m.Groups["unit"].Success);
        foreach (var match in matches)
        {
            if (Number(match.Groups["number"].Value) is not { } number)
                continue;
            var metres = number * InMetres(match.Groups["unit"].Value.ToLowerInvariant());
            yield return new AnswerToken(
                new SpatialAnswer(AnswerType.Distance, $"{Numbers.Text(metres)} m", metres, "m"), match.Index, match.Index + match.Length);
        }
    }

    /// <summary>Degrees, 0 to 360.</summary>
    public static IEnumerable<AnswerToken> Angles(string text)
    {
        foreach (Match match in Degrees().Matches(text))
        {
            var degrees = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) % 360;
            yield return new AnswerToken(SpatialAnswer.Angle(degrees < 0 ? degrees + 360 : degrees), match.Index, match.Index + match.Length);
        }
    }

    private static double? Number(string text)
    {
        var word = Array.IndexOf(NumberWords, text.ToLowerInvariant());
        if (word >= 0)
            return word;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static double InMetres(string unit) => unit switch
    {
        "cm" or "centimetre" or "centimetres" or "centimeter" or "centimeters" => 0.01,
        "mm" or "millimetre" or "millimetres" or "millimeter" or "millimeters" => 0.001,
        "km" or "kilometre" or "kilometres" or "kilometer" or "kilometers" => 1000,
        "ft" or "foot" or "feet" => 0.3048,
        "inch" or "inches" => 0.0254,
        "yd" or "yard" or "yards" => 0.9144,
        _ => 1,
    };

    [GeneratedRegex(@"(?<![\w.\-])(?:\d+(?!\.?\d)|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?:no|none|nothing)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoneAtAll();

    [GeneratedRegex(@"(?<![\w.])(?<number>\d+(?:\.\d+)?|\.\d+|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -]?(?<unit>(?:centi|milli|kilo)?met(?:re|er)s?|m|cm|mm|km|ft|foot|feet|inch(?:es)?|yd|yards?)?(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();

    [GeneratedRegex(@"(?:(?<=\byaw)|(?<![\w.]))(?<number>-?\d+(?:\.\d+)?)(?![\w.]*\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Degrees();
}
