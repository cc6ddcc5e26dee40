using System.Globalization;
using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>What an angle is measured from, and which way round.</summary>
public enum AngleSense
{
    /// <summary>Counter-clockwise, seen from above, from the direction that points to the right of the image: which way something faces.</summary>
    Facing,

    /// <summary>Clockwise, seen from above, from straight ahead of whoever looks: 3 o'clock and east are 90.</summary>
    Bearing,
}

/// <summary>Angles: degrees, hours of a clock's face, sides in words ("ahead and to the right"), points of the compass.</summary>
internal static class Directions
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Hour = "(?:1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Regex Clock = new(
        $@"(?<![\w.:])(?:(?<hour>{Hour})(?::(?<minute>[0-5]\d))?(?:\s*(?:to|or|-|–)\s*(?<until>{Hour}))?[\s-]*o\s?['’]?\s?clock|(?<=\bat (?:your|my|its|his|her|their|the) )(?<hour>{Hour})(?::(?<minute>[0-5]\d))?(?![\w.]|\s*(?:°|deg|o'|%))|(?<hour>1[0-2]|[1-9]):(?<minute>[0-5]\d))(?!\w)",
        Options, Patience);

    private static readonly Regex Degrees = new(
        @"(?:(?<yaw>(?<=\byaw))|(?<![\w.]))(?<number>[-−+]?\d{1,9}(?:\.\d+)?)(?:\s*-?(?<unit>°|º|deg(?:rees?)?\b|rad(?:ians?)?\b)(?:[\s,]+(?:to (?:the|your|its|my|his|her) )?(?<turn>left|right|clockwise|counter-?\s?clockwise|anti-?\s?clockwise))?|(?(yaw)|(?!)))",
        Options, Patience);

    private static readonly Regex Bare = new(@"(?<![\w.])(?<number>[-−]?\d{1,9}(?:\.\d+)?)(?![\w.]*\d)", Options, Patience);

    private static readonly Regex Compass = new(@"\b(?:(?<ns>north|south)(?:[- ]?(?<ew>east|west))?|(?<ew>east|west))(?:ward|wards|erly)?\b", Options, Patience);

    /// <summary>Ahead and behind, left and right, in either order, up to a few words apart.</summary>
    private static readonly Regex Bearing = Sides("straight ahead|ahead|in front|front|forwards?", "behind|backwards?|back|rear");

    /// <summary>Away from the camera and towards it.</summary>
    private static readonly Regex Facing = Sides(
        "away(?: from (?:the camera|the viewer|us|me|you))?|into the (?:image|scene|picture)", "towards? (?:the camera|the viewer|us|me|you)|out of the (?:image|scene|picture)");

    /// <param name="sense">Null where an angle is just an angle: then words for sides are none.</param>
    public static IEnumerable<AnswerToken> In(string text, AngleSense? sense)
    {
        // Strictest first: hours and degrees, then sides and compass points, then bare numbers.
        foreach (var reading in new Func<string, AngleSense?, IEnumerable<AnswerToken>>[] { WithUnits, InWords, BareNumbers })
        {
            var found = reading(text, sense).OrderBy(t => t.End).ToList();
            if (found.Count > 0)
                return found;
        }
        return [];
    }

    private static IEnumerable<AnswerToken> WithUnits(string text, AngleSense? sense)
    {
        foreach (Match match in Clock.Matches(text))
        {
            var hour = NumberWords.Parse(match.Groups["hour"].Value)!.Value;
            if (match.Groups["minute"] is { Success: true, Value: var minute })
                hour += int.Parse(minute, CultureInfo.InvariantCulture) / 60.0;
            if (match.Groups["until"] is { Success: true, Value: var until })
                hour += Math.IEEERemainder(NumberWords.Parse(until)!.Value - hour, 12) / 2;
            yield return Token(match, FromBearing(hour * SpatialAnswer.DegreesPerHour, sense ?? AngleSense.Bearing));
        }
        foreach (Match match in Degrees.Matches(text))
        {
            var degrees = Signed(match);
            if (match.Groups["unit"].Value.StartsWith("rad", StringComparison.OrdinalIgnoreCase))
                degrees *= 180 / Math.PI;
            yield return Token(match, Angle(IsAgainst(match.Groups["turn"].Value.ToLowerInvariant(), sense) ? -degrees : degrees, sense));
        }
    }

    private static IEnumerable<AnswerToken> InWords(string text, AngleSense? sense)
    {
        if (sense is null)
            yield break;
        foreach (Match match in Compass.Matches(text))
        {
            var (north, east) = (match.Groups["ns"].Value.ToLowerInvariant(), match.Groups["ew"].Value.ToLowerInvariant());
            yield return Token(match, FromBearing(Bearings(north switch { "north" => 1, "south" => -1, _ => 0 }, east switch { "east" => 1, "west" => -1, _ => 0 }), sense.Value));
        }
        foreach (Match match in (sense == AngleSense.Bearing ? Bearing : Facing).Matches(text))
        {
            var (ahead, side) = (match.Groups["far"].Success ? 1 : match.Groups["near"].Success ? -1 : 0, match.Groups["side"].Value.ToLowerInvariant());
            yield return Token(match, FromBearing(Bearings(ahead, side switch { "right" => 1, "left" => -1, _ => 0 }), sense.Value));
        }
    }

    private static IEnumerable<AnswerToken> BareNumbers(string text, AngleSense? sense)
    {
        foreach (Match match in Bare.Matches(text))
        {
            var number = Signed(match);
            // "3" to the question at what clock position is an hour; nobody means 3 degrees.
            yield return Token(match, sense == AngleSense.Bearing && number is >= 1 and <= 12 && double.IsInteger(number)
                ? FromBearing(number * SpatialAnswer.DegreesPerHour, AngleSense.Bearing)
                : Angle(number, sense));
        }
        if (sense == AngleSense.Bearing && NumberWords.Parse(text) is >= 1 and <= 12 and var hour)
            yield return new AnswerToken(FromBearing(hour * SpatialAnswer.DegreesPerHour, AngleSense.Bearing), 0, text.Length);
    }

    /// <summary>Whether a turn goes against the way a sense counts; left and right mean a turn only from straight ahead.</summary>
    private static bool IsAgainst(string turn, AngleSense? sense) => sense switch
    {
        AngleSense.Bearing => turn.Length > 0 && turn is not ("right" or "clockwise"),
        AngleSense.Facing => turn is "clockwise",
        _ => false,
    };

    /// <summary>Clockwise degrees of a direction so far ahead and so far to the right.</summary>
    private static double Bearings(int ahead, int right) => Math.Atan2(right, ahead) * 180 / Math.PI;

    /// <summary>A bearing on the page, where straight ahead is up, in the sense asked for.</summary>
    private static SpatialAnswer FromBearing(double degrees, AngleSense sense) => Angle(sense == AngleSense.Bearing ? degrees : 90 - degrees, sense);

    private static SpatialAnswer Angle(double degrees, AngleSense? sense)
    {
        if (sense == AngleSense.Bearing)
            return SpatialAnswer.Direction(degrees);
        var turned = Math.Round(degrees, 6) % 360;
        return SpatialAnswer.Angle(turned < 0 ? turned + 360 : turned);
    }

    private static double Signed(Match match) => double.Parse(match.Groups["number"].Value.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static AnswerToken Token(Match match, SpatialAnswer answer) => new(answer, match.Index, match.Index + match.Length);

    private static Regex Sides(string far, string near)
    {
        const string Between = @"(?:[\s,-]+(?:and|to|on|the|your|its|my|slightly|a|bit|of|it|you)){0,5}[\s,-]+";
        var depth = $"(?:(?<far>{far})|(?<near>{near}))";
        const string Side = "(?<side>left|right)";
        return new Regex($@"\b(?:{depth}{Between}{Side}|{Side}{Between}{depth}|{depth}|{Side})\b", Options, Patience);
    }
}
