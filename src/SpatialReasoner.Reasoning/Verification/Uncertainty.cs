using SpatialReasoner.Scenes.Chains;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>The largest error of one coordinate.</summary>
/// <param name="Image">Fraction of the image's width or height.</param>
/// <param name="Ground">Metres along one ground axis.</param>
/// <param name="Depth">Metres from the camera.</param>
/// <param name="Facing">Degrees.</param>
/// <param name="OrderIsExact">Whether a strict order of two values of one axis is certain: rounding keeps the order, noise does not.</param>
public sealed record Uncertainty(double Image, double Ground, double Depth, double Facing, bool OrderIsExact)
{
    /// <summary>
    /// Share of a single perception's spread that is left in the median of several: 1.25 / sqrt(n) for independent ones, a half at about eight.
    /// </summary>
    private const double OfTheMedian = 0.5;

    /// <summary>What a chain's own rounded numbers leave open.</summary>
    public static Uncertainty OfRecords { get; } = new(
        0.5 / ObjectRecord.ImageBins, Ground: 0.125, Depth: 0.125, Facing: ObjectRecord.YawStep / 2.0, OrderIsExact: true);

    /// <summary>What the median of several perceptions leaves open unless it says better; set on the embedded model's chains.</summary>
    public static Uncertainty OfPerception { get; } = new(Image: 0.02, Ground: 0.175, Depth: 0.175, Facing: 10, OrderIsExact: false);

    /// <summary>Bound on the error of a distance along the ground between two objects: both ends off on both axes.</summary>
    public double GroundDistance => 2 * Math.Sqrt(2) * Ground;

    /// <summary>The same for one object: what its spread leaves where that is known, within reason, for chains that agree may all be off.</summary>
    public Uncertainty Of(PerceivedObject seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen.Spread is not { } spread ? this : this with
        {
            Image = Within(spread.Image?.Length() / Math.Sqrt(2), Image),
            Ground = Within(spread.Ground?.Length() / Math.Sqrt(2), Ground),
            Depth = Within(spread.CameraDistance, Depth),
            Facing = Within(spread.Facing * 180 / Math.PI, Facing),
        };
    }

    private static double Within(double? spread, double usual) => spread is { } own ? Math.Clamp(own * OfTheMedian, usual / 2, 2 * usual) : usual;
}
