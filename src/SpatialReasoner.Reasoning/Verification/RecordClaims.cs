using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Chains;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>A record held against the same object in a known scene.</summary>
internal static class RecordClaims
{
    /// <summary>A claim per kind of coordinate that both tell of.</summary>
    public static IEnumerable<Claim> Against(PerceivedObject record, PerceivedObject there, Uncertainty uncertainty, string text)
    {
        uncertainty = uncertainty.Of(there);
        if (record.Image is { } image && there.Image is { } imageThere)
            yield return Off((image - imageThere).Length(), uncertainty.Image, $"{Numbers.Text((image - imageThere).Length())} of the image's side from where the known scene has it").Of(ClaimKind.Position, text);
        if (record.Ground is { } ground && there.Ground is { } groundThere)
            yield return Off((ground - groundThere).Length(), uncertainty.Ground, $"{Numbers.Text((ground - groundThere).Length())} m from where the known scene has it").Of(ClaimKind.Position, text);
        if (record.CameraDistance is { } distance && there.CameraDistance is { } distanceThere)
            yield return Off(Math.Abs(distance - distanceThere), uncertainty.Depth, $"{Numbers.Text(distanceThere)} m from the camera in the known scene").Of(ClaimKind.Depth, text);
        if (record.Facing is { } facing && there.Facing is { } facingThere)
        {
            var degrees = Math.Abs(Angles.ToDegrees(Angles.Signed(facing - facingThere)));
            yield return Off(degrees, uncertainty.Facing, $"{Numbers.Text(degrees)} degrees from where the known scene has it face").Of(ClaimKind.Facing, text);
        }
    }

    /// <summary>A record's value in the unit the chain writes it in; null where the record lacks it.</summary>
    public static double? Value(PerceivedObject record, string label) => label switch
    {
        "x" => record.Image?.X * ObjectRecord.ImageBins - 0.5,
        "y" => record.Image?.Y * ObjectRecord.ImageBins - 0.5,
        "X" => record.Ground?.X,
        "Z" => record.Ground?.Y,
        "D" => record.CameraDistance,
        _ => null,
    };

    /// <summary>Within the error it is entailed, beyond three times the error contradicted, and its support falls in between.</summary>
    private static Judgement Off(double off, double error, string reason) =>
        off <= error ? Judgement.Holds(holds: true, reason)
        : off >= 3 * error ? Judgement.Holds(holds: false, reason)
        : new Judgement(Verdict.Unverifiable, (3 * error - off) / (2 * error) * 0.5, reason);
}
