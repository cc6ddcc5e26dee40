using System.Globalization;

namespace SpatialReasoner.Scenes;

/// <summary>Numbers as the scenes' language writes them.</summary>
public static class Numbers
{
    /// <summary>Rounds to the nearest quarter, halves up: lengths are spoken of in steps of 25 cm.</summary>
    public static double Quarter(double value) => Math.Floor(value * 4 + 0.5) / 4;

    /// <summary>Shortest decimal form: 2.25, 3, -0.5. Adding zero turns -0 into 0.</summary>
    public static string Text(double value) => (value + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}
