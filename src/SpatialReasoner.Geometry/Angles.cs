namespace SpatialReasoner.Geometry;

/// <summary>Angles on the ground plane, radians, counter-clockwise seen from above with +x to the right and +z up the page.</summary>
public static class Angles
{
    public const float Tau = 2 * MathF.PI;

    /// <summary>Maps onto [0, 2 pi).</summary>
    public static float Normalise(float radians)
    {
        var turned = radians % Tau;
        return turned < 0 ? turned + Tau : turned;
    }

    /// <summary>Maps onto (-pi, pi].</summary>
    public static float Signed(float radians)
    {
        var turned = Normalise(radians);
        return turned > MathF.PI ? turned - Tau : turned;
    }

    public static float ToDegrees(float radians) => radians * (180f / MathF.PI);

    public static float ToRadians(float degrees) => degrees * (MathF.PI / 180f);
}
