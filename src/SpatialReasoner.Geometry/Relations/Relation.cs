namespace SpatialReasoner.Geometry;

/// <summary>A binary spatial relation between a subject and a reference.</summary>
public enum Relation
{
    /// <summary>Left of, in the image or in a viewer's frame.</summary>
    Left,
    Right,

    /// <summary>In front of: between the reference and the camera along the ground, or ahead of a viewer.</summary>
    Front,
    Behind,

    /// <summary>Higher in the image.</summary>
    Above,
    Below,

    /// <summary>Nearer to the camera's optical centre.</summary>
    Nearer,
    Farther,
}

public static class RelationExtensions
{
    /// <summary>The relation of B to A when A has this relation to B.</summary>
    public static Relation Inverse(this Relation relation) => (Relation)((int)relation ^ 1);

    /// <summary>What the relation becomes in the mirrored image: left and right swap, the rest stays.</summary>
    public static Relation Mirrored(this Relation relation) =>
        relation is Relation.Left or Relation.Right ? relation.Inverse() : relation;

    /// <summary>The pair a question about this relation chooses from: (left, right), (front, behind) ...</summary>
    public static (Relation First, Relation Second) Axis(this Relation relation) =>
        ((Relation)((int)relation & ~1), (Relation)((int)relation | 1));
}
