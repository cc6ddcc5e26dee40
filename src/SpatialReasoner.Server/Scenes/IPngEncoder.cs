namespace SpatialReasoner.Server.Scenes;

/// <summary>Writes PNG files; the native imaging library stands behind it.</summary>
public interface IPngEncoder
{
    /// <param name="rgb">[height, width, 3] bytes, rows from the top.</param>
    byte[] Encode(int width, int height, byte[] rgb);
}
