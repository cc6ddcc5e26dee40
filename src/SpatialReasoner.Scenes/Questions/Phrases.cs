using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>The words of relations and extremes.</summary>
public static class Phrases
{
    /// <summary>As an answer: "left", "in front", "nearer".</summary>
    public static string Answer(Relation relation) => relation switch
    {
        Relation.Left => "left",
        Relation.Right => "right",
        Relation.Front => "in front",
        Relation.Behind => "behind",
        Relation.Above => "above",
        Relation.Below => "below",
        Relation.Nearer => "nearer",
        _ => "farther",
    };

    /// <summary>The relation an answer's words name; null when they name none.</summary>
    public static Relation? RelationOf(string answer)
    {
        foreach (var relation in Enum.GetValues<Relation>())
        {
            if (Answer(relation) == answer)
                return relation;
        }
        return null;
    }

    /// <summary>Between two objects: "the cube is [to the left of] the cone".</summary>
    public static string Between(Relation relation) => relation switch
    {
        Relation.Left => "to the left of",
        Relation.Right => "to the right of",
        Relation.Front => "in front of",
        Relation.Behind => "behind",
        Relation.Above => "above",
        Relation.Below => "below",
        Relation.Nearer => "nearer to the camera than",
        _ => "farther from the camera than",
    };

    /// <summary>From a viewer: "the cube is [on its left]".</summary>
    public static string Egocentric(Relation relation) => relation switch
    {
        Relation.Left => "on its left",
        Relation.Right => "on its right",
        Relation.Front => "in front of it",
        _ => "behind it",
    };

    public static string Of(Extreme extreme) => extreme switch
    {
        Extreme.Leftmost => "leftmost",
        Extreme.Rightmost => "rightmost",
        Extreme.Nearest => "nearest",
        _ => "farthest",
    };

    /// <summary>"red object" to "red objects".</summary>
    public static string Plural(string noun) => noun + "s";
}
