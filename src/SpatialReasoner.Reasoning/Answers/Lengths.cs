using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>
/// Lengths in any usual unit, in metres: "2.5 m", "about 250 cm", "5'6\"", "5 feet 6 inches", "half a metre". A range stands for its middle.
/// </summary>
internal static class Lengths
{
    private const double MostMetres = 1e9;

    private const string Metre = "(?:met(?:re|er)s?|m)", Centimetre = "(?:centimet(?:re|er)s?|cm)", Feet = "(?:ft|foot|feet|['′’](?!['a-z]))";

    /// <summary>"in" is a unit only where nothing follows that it could be a preposition of; a quotation mark only where none was opened.</summary>
    private const string Inch = @"(?:inch(?:es)?|in(?=\.?\s*(?:$|[,;:)!?\n]))|''|[″”]|(?<!""\s*[\d.]+)"")";

    private const string Unit = $"(?<unit>(?:milli|deci|kilo)met(?:re|er)s?|{Centimetre}|{Metre}|mm|dm|km|{Feet}|{Inch}|yds?|yards?|mi|miles?)";

    private static readonly string Amount =
        $"(?:(?<![\\w.]|\\w-)(?:{NumberWords.DigitPattern}(?:\\s*½| 1/2| and a half)?|½|{NumberWords.WordPattern}(?: and a half)?|half an?|an?(?= {Unit.Replace("?<unit>", "?:", StringComparison.Ordinal)}(?!\\w))))";

    /// <summary>The alternatives in order: feet and inches, metres and centimetres, a range, one length.</summary>
    private static readonly Regex Length = new(
        $@"(?<whole>{Amount})[\s-]?(?<wholeUnit>{Feet}),?\s*(?:and\s+)?(?<part>{Amount})(?:[\s-]?(?<partUnit>{Inch})|(?=\W*(?:$|[\n)])))(?!\w)" +
        $@"|(?<whole>{Amount})\s?(?<wholeUnit>{Metre}),?\s*(?:and\s+)?(?<part>{Amount})\s?(?<partUnit>{Centimetre})(?!\w)" +
        $@"|(?:(?<=\bbetween )(?<from>{Amount})(?:\s?{Named("fromUnit")})?\s+and\s+(?<to>{Amount})\s?{Unit}|(?<from>{Amount})(?:\s?{Named("fromUnit")})?\s*(?:to|or|-|–|—)\s*(?<to>{Range()})(?:[\s-]?{Unit})?)(?!\w)" +
        $@"|(?<number>{Amount})(?:[\s-]?{Unit})?(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>A number without a unit is in metres, as prompts ask, unless another one has a unit.</summary>
    public static IEnumerable<AnswerToken> In(string text)
    {
        var matches = Length.Matches(text).ToList();
        if (matches.Exists(HasUnit))
            matches.RemoveAll(m => !HasUnit(m));
        foreach (var match in matches)
        {
            if (Metres(match) is { } metres)
                yield return new AnswerToken(SpatialAnswer.Length(metres), match.Index, match.Index + match.Length);
        }
    }

    /// <summary>A text that is nothing but a length with its unit.</summary>
    public static SpatialAnswer? Whole(string text) =>
        Length.Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length && HasUnit(match) && Metres(match) is { } metres ? SpatialAnswer.Length(metres) : null;

    private static bool HasUnit(Match match) => match.Groups["unit"].Success || match.Groups["whole"].Success;

    /// <summary>Null for what no scene has: models that have lost the thread repeat a digit to the end, and means of such numbers overflow.</summary>
    private static double? Metres(Match match) => Sum(match) is < MostMetres and var metres ? metres : null;

    private static double? Sum(Match match)
    {
        if (match.Groups["whole"].Success)
        {
            var unit = match.Groups["wholeUnit"].Value;
            var smaller = InMetres(unit) == 1 ? 0.01 : 0.0254;
            return Number(match, "whole") * InMetres(unit) + Number(match, "part") * smaller;
        }
        var scale = InMetres(match.Groups["unit"].Value);
        if (!match.Groups["from"].Success)
            return Number(match, "number") * scale;
        var from = Number(match, "from") * (match.Groups["fromUnit"].Success ? InMetres(match.Groups["fromUnit"].Value) : scale);
        return (from + Number(match, "to") * scale) / 2;
    }

    private static double? Number(Match match, string group)
    {
        var text = match.Groups[group].Value.ToLowerInvariant();
        if (text is "a" or "an")
            return 1;
        if (text is "½" or "half a" or "half an")
            return 0.5;
        foreach (var half in new[] { "½", " 1/2", " and a half" })
        {
            if (text.EndsWith(half, StringComparison.Ordinal))
                return NumberWords.Parse(text[..^half.Length].TrimEnd()) + 0.5;
        }
        return NumberWords.Parse(text);
    }

    private static double InMetres(string unit) => unit.ToLowerInvariant() switch
    {
        "cm" or "centimetre" or "centimetres" or "centimeter" or "centimeters" => 0.01,
        "mm" or "millimetre" or "millimetres" or "millimeter" or "millimeters" => 0.001,
        "dm" or "decimetre" or "decimetres" or "decimeter" or "decimeters" => 0.1,
        "km" or "kilometre" or "kilometres" or "kilometer" or "kilometers" => 1000,
        "ft" or "foot" or "feet" or "'" or "′" or "’" => 0.3048,
        "in" or "inch" or "inches" or "\"" or "″" or "”" or "''" => 0.0254,
        "yd" or "yds" or "yard" or "yards" => 0.9144,
        "mi" or "mile" or "miles" => 1609.344,
        _ => 1,
    };

    private static string Named(string group) => Unit.Replace("?<unit>", $"?<{group}>", StringComparison.Ordinal);

    /// <summary>The upper end of a range: the hyphen before it is no part of a word.</summary>
    private static string Range() => $"(?:{NumberWords.DigitPattern}|{NumberWords.WordPattern})";
}
