using System.Globalization;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>Numbers as people write them: digits ("1,200", "2.5"), words up to a hundred ("twenty-one"), and the quantities that have names ("a dozen").</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (string Words, int Value)[] Named =
    [
        ("half a dozen", 6), ("two dozen", 24), ("a dozen", 12), ("dozen", 12), ("a couple of", 2), ("a couple", 2), ("a pair of", 2), ("a pair", 2),
        ("a hundred", 100), ("one hundred", 100), ("none", 0),
    ];

    /// <summary>Digits, without a sign.</summary>
    public const string DigitPattern = @"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)";

    private static string Ones => string.Join('|', Small[1..10]);

    /// <summary>Words, longest first, so that "twenty-one" is not read as "twenty"; larger numbers ("two hundred") are none rather than a part of themselves.</summary>
    public static string WordPattern { get; } =
        $"(?:{string.Join('|', Named.Select(n => n.Words))}|(?:{string.Join('|', Tens)})[- ](?:{Ones})|(?:{string.Join('|', Tens)})(?![- ](?:{Ones})\\b)" +
        $"|{string.Join('|', Small.OrderByDescending(w => w.Length))})(?![ -](?:hundred|thousand|dozen))";

    /// <summary>Null when the text is no number, or one of more digits than a <see cref="double"/> holds.</summary>
    public static double? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value))
            return double.IsFinite(value) ? value : null;
        var words = text.Trim().ToLowerInvariant();
        if (Array.Find(Named, n => n.Words == words) is { Words: not null } named)
            return named.Value;
        var parts = words.Split('-', ' ');
        var ten = Array.IndexOf(Tens, parts[0]);
        if (ten < 0)
            return parts.Length == 1 && Array.IndexOf(Small, words) is >= 0 and var small ? small : null;
        if (parts.Length == 1)
            return (ten + 2) * 10;
        return parts.Length == 2 && Array.IndexOf(Small, parts[1]) is > 0 and < 10 and var one ? (ten + 2) * 10 + one : null;
    }
}
