using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>How far a question is from being ambiguous.</summary>
internal static class QuestionMargin
{
    private const double Widest = 64;

    /// <summary>
    /// The factor the tolerances could grow by before the question would not be asked any more, 1 to 64; 64 also where no tolerance applies. One
    /// number for every kind, because it asks the solver instead of repeating what the solver compares.
    /// </summary>
    public static double Of(SpatialQuestion question, SceneGraph scene, RelationTolerances tolerances)
    {
        double clear = 1, ambiguous = Widest;
        if (IsClear(question, scene, tolerances, Widest))
            return Widest;
        while (ambiguous / clear > 1.05)
        {
            var middle = Math.Sqrt(clear * ambiguous);
            if (IsClear(question, scene, tolerances, middle))
                clear = middle;
            else
                ambiguous = middle;
        }
        return clear;
    }

    /// <summary>Whether two questions of one kind ask for the same thing of other objects.</summary>
    public static bool SameForm(SpatialQuestion a, SpatialQuestion b) =>
        a.Kind == b.Kind && a.Relation is null == b.Relation is null && a.Viewer is null == b.Viewer is null
        && IsExtreme(a.Subject) == IsExtreme(b.Subject) && IsExtreme(a.Reference) == IsExtreme(b.Reference)
        && (a.Inner is null || SameForm(a.Inner, b.Inner!));

    private static bool IsExtreme(ObjectReference? reference) => reference?.Extreme is not null;

    private static bool IsClear(SpatialQuestion question, SceneGraph scene, RelationTolerances t, double factor)
    {
        var f = (float)factor;
        return QuestionSolver.Solve(question, scene, new RelationTolerances(t.Image * f, t.Depth * f, t.Bearing * f, t.Distance * f)) is not null;
    }
}
