using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>In which direction something lies: of a viewer, of another object, of the camera.</summary>
internal static class DirectionForms
{
    private const string Which = "(?:at |in |on )?(?:what|which) (?:clock position|clock direction|clock hour|hour|o'clock|direction|bearing|angle|way)";

    private const string Noun = "(?:clock position|clock direction|direction|bearing|angle)";

    public static IEnumerable<QuestionForm> All { get; } =
    [
        new($"{Which} (?:is|lies) <S>(?: (?:from|of|relative to|as seen from) (?:<R>|it|me|you))?", Direction),
        new($"{Which} (?:from|of|relative to) <R> is <S>", Direction),
        new($"what is the {Noun} (?:of|to) <S>(?: (?:from|relative to) (?:<R>|it|me|you))?", Direction),
        new($"what is the {Noun} from <R> to <S>", Direction),
        new("(?:in |to )?(?:what|which) (?:direction|way) (?:does|do|must|should|would|will|has) <V> (?:have to |need to |to )?(?:turn|look|go|move|walk) to (?:face|see|look at|reach|get to) <S>", TurnTo),
    ];

    private static Parsed? Direction(Reading r)
    {
        var stand = r.Reference;
        var viewer = r.Viewpoint.Viewer?.Name ?? (r.Viewpoint.Own ? stand?.Name : null);
        if (r.Viewpoint.Viewer is { Name: null } || (r.Viewpoint.Own && viewer is null))
            return Parsed.Refused("a viewer has to be named by colour and shape");
        if (viewer is not null && stand is not null && stand.Name != viewer)
            return Parsed.Refused($"it asks in which direction one object lies of another as a third, the {viewer}, sees them");
        return viewer is null
            ? new SpatialQuestion { Kind = QuestionKind.Direction, Subject = r.Subject, Reference = stand }
            : new SpatialQuestion { Kind = QuestionKind.Direction, Subject = r.Subject, Viewer = viewer };
    }

    private static Parsed? TurnTo(Reading r)
    {
        if (r.Object("V")?.Name is not { } viewer || r.Viewpoint.Own || (r.Viewpoint.Viewer is { } named && named.Name != viewer))
            return null;
        return new SpatialQuestion { Kind = QuestionKind.Direction, Subject = r.Subject, Viewer = viewer };
    }
}
