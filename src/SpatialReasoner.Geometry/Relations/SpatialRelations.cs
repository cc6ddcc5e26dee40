using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>Decides relations between scene-graph nodes. Null means closer than the tolerance: ambiguous.</summary>
public static class SpatialRelations
{
    /// <summary>The relation of <paramref name="subject"/> to <paramref name="reference"/> on the axis of <paramref name="axis"/>, in the camera's frame.</summary>
    public static Relation? InCamera(SceneGraphNode subject, SceneGraphNode reference, Relation axis, RelationTolerances tolerances)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(tolerances);

        var (first, second) = axis.Axis();
        // Each axis is ordered so that the smaller value is the first relation; image y grows downwards.
        return first switch
        {
            Relation.Left => Order(subject.Image.X - reference.Image.X, tolerances.Image, first, second),
            Relation.Above => Order(subject.Image.Y - reference.Image.Y, tolerances.Image, first, second),
            Relation.Front => Order(subject.Ground.Y - reference.Ground.Y, tolerances.Depth, first, second),
            _ => Order(subject.CameraDistance - reference.CameraDistance, tolerances.Depth, first, second),
        };
    }

    /// <summary>Where <paramref name="subject"/> lies for a viewer: left or right, front or behind. Null as well when the viewer has no facing.</summary>
    public static Relation? ForViewer(SceneGraphNode viewer, SceneGraphNode subject, Relation axis, RelationTolerances tolerances)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(tolerances);

        if (viewer.Facing is not { } facing)
            return null;
        var bearing = new ViewerFrame(viewer.Ground, facing).RelativeBearing(subject.Ground);
        var (first, second) = axis.Axis();
        return first switch
        {
            Relation.Left => Order(-MathF.Sin(bearing), tolerances.Bearing, first, second),
            Relation.Front => Order(-MathF.Cos(bearing), tolerances.Bearing, first, second),
            _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "A viewer's frame knows left/right and front/behind."),
        };
    }

    /// <summary>Metres between two nodes along the ground.</summary>
    public static float GroundDistance(SceneGraphNode a, SceneGraphNode b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Vector2.Distance(a.Ground, b.Ground);
    }

    private static Relation? Order(float difference, float tolerance, Relation smaller, Relation larger) =>
        MathF.Abs(difference) < tolerance || difference == 0 ? null : difference < 0 ? smaller : larger;
}
