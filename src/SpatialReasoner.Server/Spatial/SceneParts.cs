using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Server.Spatial;

/// <summary>A perceived scene as a document.</summary>
internal static class SceneParts
{
    public static ScenePart Of(PerceivedScene scene) =>
        new("camera", [.. scene.Objects.Select(Object)], [.. Relations([.. scene.Objects.Select(o => o.ToNode()).OfType<SceneGraphNode>()])]);

    private static PerceivedObjectPart Object(PerceivedObject o) => new()
    {
        Name = o.Name,
        OtherName = o.Rival is { } rival ? new OtherNamePart(rival.Name, rival.Probability) : null,
        Image = o.Image is { } image ? [image.X, image.Y] : null,
        Position = o.Ground is { } ground ? [ground.X, o.Body?.Centre.Y ?? 0, ground.Y] : null,
        FacingDegrees = o.Facing is { } facing ? Angles.ToDegrees(facing) : null,
        CameraDistance = o.CameraDistance,
        Confidence = o.Confidence,
        Spread = o.Spread is { } spread ? new SpreadPart(
            spread.Image is { } offImage ? [offImage.X, offImage.Y] : null,
            spread.Ground is { } offGround ? [offGround.X, offGround.Y] : null,
            spread.Facing is { } offFacing ? Angles.ToDegrees(offFacing) : null,
            spread.CameraDistance) : null,
        Box = o.Box is { } box ? [box.Left, box.Top, box.Right, box.Bottom] : null,
        Size = o.Body is { HalfExtents: var half } ? [2 * MathF.Max(half.X, half.Z), 2 * half.Y, 2 * MathF.Min(half.X, half.Z)] : null,
    };

    /// <summary>Every pair once, left and right before front and behind.</summary>
    private static IEnumerable<PerceivedRelationPart> Relations(IReadOnlyList<SceneGraphNode> nodes)
    {
        var margins = SceneDifficulty.Standard.Tolerances;
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var j = i + 1; j < nodes.Count; j++)
            {
                if (SpatialRelations.InCamera(nodes[i], nodes[j], Relation.Left, margins) is { } side)
                    yield return new PerceivedRelationPart(nodes[i].Name, side == Relation.Left ? "left" : "right", nodes[j].Name);
                if (SpatialRelations.InCamera(nodes[i], nodes[j], Relation.Front, margins) is { } depth)
                    yield return new PerceivedRelationPart(nodes[i].Name, depth == Relation.Front ? "front" : "behind", nodes[j].Name);
            }
        }
    }
}
