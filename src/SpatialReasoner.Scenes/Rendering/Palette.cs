using System.Numerics;

namespace SpatialReasoner.Scenes.Rendering;

/// <summary>RGB of the objects' colours, 0 to 1.</summary>
public static class Palette
{
    public static Vector3 Of(Colour colour) => colour switch
    {
        Colour.Red => new(0.85f, 0.12f, 0.12f),
        Colour.Green => new(0.12f, 0.62f, 0.16f),
        Colour.Blue => new(0.15f, 0.25f, 0.88f),
        Colour.Yellow => new(0.90f, 0.82f, 0.12f),
        Colour.Purple => new(0.55f, 0.14f, 0.68f),
        Colour.Cyan => new(0.10f, 0.78f, 0.80f),
        Colour.Orange => new(0.95f, 0.50f, 0.08f),
        _ => new(0.42f, 0.42f, 0.42f),
    };
}
