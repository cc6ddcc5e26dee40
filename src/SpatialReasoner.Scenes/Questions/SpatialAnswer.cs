using System.Globalization;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>What an answer is, and so how it is compared and voted on.</summary>
public enum AnswerType
{
    /// <summary>One of a few words: left, behind, farther.</summary>
    Choice,
    YesNo,

    /// <summary>The letter of an offered option.</summary>
    Letter,

    /// <summary>The name of an object.</summary>
    Object,
    Count,

    /// <summary>A length with a unit.</summary>
    Distance,

    /// <summary>Degrees: of a facing counter-clockwise from the image's right, of a direction clockwise from straight ahead.</summary>
    Angle,
    Description,

    /// <summary>The question's object is not in the image.</summary>
    Absent,
}

public static class AnswerTypes
{
    private static readonly string[] Ids = ["choice", "yes_no", "letter", "object", "count", "distance", "angle", "description", "absent"];

    /// <summary>The types a question can ask for.</summary>
    public static IReadOnlyList<AnswerType> Askable { get; } = [.. Enum.GetValues<AnswerType>().Where(t => t != AnswerType.Absent)];

    /// <summary>The name used in the API, for example <c>yes_no</c>.</summary>
    public static string Id(this AnswerType type) => Ids[(int)type];

    public static bool TryParse(string id, out AnswerType type)
    {
        var index = Array.IndexOf(Ids, id);
        type = (AnswerType)Math.Max(index, 0);
        return index >= 0;
    }
}

/// <summary>A typed answer.</summary>
/// <param name="Text">As people read it: "left", "3", "2.25 m", "red cube".</param>
/// <param name="Value">The number of a count, a distance (metres) or an angle (degrees); null for words.</param>
/// <param name="Unit">"m" or "degrees"; null where there is none.</param>
public sealed record SpatialAnswer(AnswerType Type, string Text, double? Value = null, string? Unit = null)
{
    public const string NotInTheImage = "not in the image";

    /// <summary>Degrees from one hour of a clock's face to the next.</summary>
    public const double DegreesPerHour = 30;

    public static SpatialAnswer Absent { get; } = new(AnswerType.Absent, NotInTheImage);

    public static SpatialAnswer YesNo(bool value) => new(AnswerType.YesNo, value ? "yes" : "no");

    public static SpatialAnswer Count(int value) => new(AnswerType.Count, Numbers.Text(value), value);

    /// <summary>A length in steps of 25 cm, as the scenes' language speaks of them.</summary>
    public static SpatialAnswer Distance(double metres) => new(AnswerType.Distance, $"{Numbers.Text(Numbers.Quarter(metres))} m", metres, "m");

    /// <summary>A length as it was said or measured, to the centimetre; below a decimetre to a tenth of a millimetre.</summary>
    public static SpatialAnswer Length(double metres) =>
        new(AnswerType.Distance, $"{(metres is > 0 and < 0.1 ? metres.ToString("0.####", CultureInfo.InvariantCulture) : Numbers.Text(metres))} m", metres, "m");

    public static SpatialAnswer Angle(double degrees) => new(AnswerType.Angle, Numbers.Text(degrees), degrees, "degrees");

    /// <summary>A bearing in degrees clockwise from straight ahead, spoken of as people do: 63 degrees are "2 o'clock".</summary>
    public static SpatialAnswer Direction(double degrees)
    {
        var turned = (degrees % 360 + 360) % 360;
        var hour = (int)Math.Floor(turned / DegreesPerHour + 0.5) % 12;
        return new SpatialAnswer(AnswerType.Angle, $"{(hour == 0 ? 12 : hour)} o'clock", turned, "degrees");
    }

    public static SpatialAnswer Letter(int index) => new(AnswerType.Letter, ((char)('A' + index)).ToString());

    public static SpatialAnswer Object(string name) => new(AnswerType.Object, name);

    public static SpatialAnswer Choice(string word) => new(AnswerType.Choice, word);
}
