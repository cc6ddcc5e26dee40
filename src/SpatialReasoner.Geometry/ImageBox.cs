using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>A box in an image, edges in pixels or in fractions of the image; y grows downwards.</summary>
public readonly record struct ImageBox(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    public Vector2 Centre => new((Left + Right) / 2, (Top + Bottom) / 2);
}
