namespace SpatialReasoner.Geometry;

/// <summary>How clear a difference must be before a relation holds; anything smaller is ambiguous.</summary>
/// <param name="Image">Fraction of the image's width (or height) between two centres.</param>
/// <param name="Depth">Metres between two depths or two camera distances.</param>
/// <param name="Bearing">Sine of the angle from the dividing line of a viewer's left/right or front/behind.</param>
/// <param name="Distance">Metres between two distances that are compared.</param>
public sealed record RelationTolerances(float Image, float Depth, float Bearing, float Distance)
{
    /// <summary>Any difference counts: for deciding over perceived positions, where some answer is wanted.</summary>
    public static RelationTolerances None { get; } = new(0, 0, 0, 0);
}
