namespace SpatialReasoner.Scenes.Questions;

/// <summary>What a question asks for.</summary>
public enum QuestionKind
{
    LeftRight,
    FrontBehind,
    AboveBelow,
    NearFar,
    WhichMost,
    CloserTo,
    Count,
    Distance,
    PerspectiveLeftRight,
    PerspectiveFrontBehind,
    PerspectiveCount,
    YesNo,
    MultipleChoice,
    Absent,
    Describe,
    Locate,
    Facing,

    // Kinds from here on came after the embedded model was trained: it cannot be asked them, and no training text depends on them.

    /// <summary>Where one object lies of another, as a bearing: "at what clock position".</summary>
    Direction,

    /// <summary>How tall or wide one object is, or which of two is bigger.</summary>
    Size,
}

public static class QuestionKinds
{
    private static readonly string[] Ids =
    [
        "left_right", "front_behind", "above_below", "near_far", "which_most", "closer_to", "count", "distance",
        "perspective_left_right", "perspective_front_behind", "perspective_count", "yes_no", "multiple_choice", "absent",
        "describe", "locate", "facing", "direction", "size",
    ];

    public static IReadOnlyList<QuestionKind> All { get; } = Enum.GetValues<QuestionKind>();

    /// <summary>The kinds whose answers are scored in evaluations.</summary>
    public static IReadOnlyList<QuestionKind> Scored { get; } = [.. All.Where(k => k < QuestionKind.Describe)];

    /// <summary>The name used in the API and in tables, for example <c>perspective_left_right</c>.</summary>
    public static string Id(this QuestionKind kind) => Ids[(int)kind];

    public static bool TryParse(string id, out QuestionKind kind)
    {
        var index = Array.IndexOf(Ids, id);
        kind = (QuestionKind)Math.Max(index, 0);
        return index >= 0;
    }
}
