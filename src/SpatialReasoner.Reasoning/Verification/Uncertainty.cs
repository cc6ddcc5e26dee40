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
    /// <summary>What a chain's own rounded numbers leave open.</summary>
    public static Uncertainty OfRecords { get; } = new(
        0.5 / ObjectRecord.ImageBins, Ground: 0.125, Depth: 0.125, Facing: ObjectRecord.YawStep / 2.0, OrderIsExact: true);

    /// <summary>What the median of several perceptions leaves open unless it says better; set on the embedded model's chains.</summary>
    public static Uncertainty OfPerception { get; } = new(Image: 0.02, Ground: 0.175, Depth: 0.175, Facing: 10, OrderIsExact: false);

    /// <summary>Bound on the error of a distance along the ground between two objects: both ends off on both axes.</summary>
    public double GroundDistance => 2 * Math.Sqrt(2) * Ground;
}
