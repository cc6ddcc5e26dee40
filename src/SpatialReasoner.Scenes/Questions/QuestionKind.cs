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
}

public static class QuestionKinds
{
    private static readonly string[] Ids =
    [
        "left_right", "front_behind", "above_below", "near_far", "which_most", "closer_to", "count", "distance",
        "perspective_left_right", "perspective_front_behind", "perspective_count", "yes_no", "multiple_choice", "absent",
        "describe", "locate", "facing",
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
