namespace SpatialReasoner.Geometry.Lifting;

/// <summary>Depth per pixel of an image.</summary>
/// <param name="Metres">[height * width] along the optical axis, rows from the top; 0 where the sensor saw nothing.</param>
public sealed record DepthMap(int Width, int Height, float[] Metres)
{
    public float this[int x, int y] => Metres[(y * Width) + x];
}
