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

    /// <summary>Degrees.</summary>
    Angle,
    Description,

    /// <summary>The question's object is not in the image.</summary>
    Absent,
}

/// <summary>A typed answer.</summary>
/// <param name="Text">As people read it: "left", "3", "2.25 m", "red cube".</param>
/// <param name="Value">The number of a count, a distance (metres) or an angle (degrees); null for words.</param>
/// <param name="Unit">"m" or "degrees"; null where there is none.</param>
public sealed record SpatialAnswer(AnswerType Type, string Text, double? Value = null, string? Unit = null)
{
    public const string NotInTheImage = "not in the image";

    public static SpatialAnswer Absent { get; } = new(AnswerType.Absent, NotInTheImage);

    public static SpatialAnswer YesNo(bool value) => new(AnswerType.YesNo, value ? "yes" : "no");

    public static SpatialAnswer Count(int value) => new(AnswerType.Count, Numbers.Text(value), value);

    public static SpatialAnswer Distance(double metres) => new(AnswerType.Distance, $"{Numbers.Text(Numbers.Quarter(metres))} m", metres, "m");

    public static SpatialAnswer Angle(double degrees) => new(AnswerType.Angle, Numbers.Text(degrees), degrees, "degrees");

    public static SpatialAnswer Letter(int index) => new(AnswerType.Letter, ((char)('A' + index)).ToString());

    public static SpatialAnswer Object(string name) => new(AnswerType.Object, name);

    public static SpatialAnswer Choice(string word) => new(AnswerType.Choice, word);
}
