using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>Which coordinates a question is decided on, and whether a perceived scene has them.</summary>
internal static class NeededFields
{
    /// <summary>Whether every object the question touches has been looked for and has the coordinates that decide it.</summary>
    public static bool Present(SpatialQuestion question, PerceivedScene scene)
    {
        if (question.Mentions().Any(m => m.Name is { } name && !scene.Covers(name)))
            return false;
        var touchesAll = question.Kind is QuestionKind.Count or QuestionKind.PerspectiveCount or QuestionKind.WhichMost or QuestionKind.Describe
            || question.Mentions().Any(m => m.Extreme is not null);
        if (touchesAll && !scene.IsWhole)
            return false;
        var needed = Of(question);
        var touched = scene.Objects.Where(o => touchesAll || question.Mentions().Any(m => m.Name is { } name && o.MayBe(name)));
        return touched.All(o => Has(o, needed)) && (question.Viewer is not { } viewer || scene.Find(viewer) is null or { Facing: not null });
    }

    private static bool Has(PerceivedObject seen, RecordFields needed) =>
        (!needed.HasFlag(RecordFields.Image) || seen.Image is not null)
        && (!needed.HasFlag(RecordFields.Ground) || seen.Ground is not null)
        && (!needed.HasFlag(RecordFields.Distance) || seen.CameraDistance is not null);

    private static RecordFields Of(SpatialQuestion question)
    {
        RecordFields fields = question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.AboveBelow => RecordFields.Image,
            QuestionKind.NearFar => RecordFields.Distance,
            QuestionKind.FrontBehind or QuestionKind.CloserTo or QuestionKind.Distance or QuestionKind.Direction => RecordFields.Ground,
            QuestionKind.WhichMost => Of(question.Extreme!.Value),
            _ when question.Viewer is not null => RecordFields.Ground,
            _ => question.Relation is { } relation ? Of(relation) : default,
        };
        return question.Mentions().Select(m => m.Extreme).OfType<Extreme>().Aggregate(fields, (all, extreme) => all | Of(extreme));
    }

    private static RecordFields Of(Extreme extreme) => extreme is Extreme.Leftmost or Extreme.Rightmost ? RecordFields.Image : RecordFields.Distance;

    private static RecordFields Of(Relation relation) => relation.Axis().First switch
    {
        Relation.Front => RecordFields.Ground,
        Relation.Nearer => RecordFields.Distance,
        _ => RecordFields.Image,
    };
}
