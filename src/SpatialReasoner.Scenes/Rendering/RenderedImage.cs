namespace SpatialReasoner.Scenes.Rendering;

/// <summary>How much of an object shows.</summary>
/// <param name="VisibleSamples">Supersamples in which the object is in front.</param>
/// <param name="CoveredSamples">Supersamples its outline covers, hidden ones included.</param>
public readonly record struct Visibility(int VisibleSamples, int CoveredSamples)
{
    public float Fraction => CoveredSamples == 0 ? 0 : (float)VisibleSamples / CoveredSamples;
}

/// <summary>A square picture with its per-pixel truth.</summary>
/// <param name="Rgb">[size, size, 3] bytes, rows from the top.</param>
/// <param name="ObjectIds">[size, size] index of the object seen at the pixel's centre, -1 for the ground.</param>
/// <param name="Depth">[size, size] metres along the optical axis at the pixel's centre.</param>
/// <param name="Visibility">One per object of the scene.</param>
public sealed record RenderedImage(int Size, byte[] Rgb, sbyte[] ObjectIds, float[] Depth, IReadOnlyList<Visibility> Visibility);
