using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>One perceived scene against the truth, object by object of the same name; absolute errors of the coordinates that were given.</summary>
/// <param name="Objects">In the scene.</param>
/// <param name="Found">Of those, perceived.</param>
/// <param name="Invented">Perceived, but not in the scene.</param>
/// <param name="Image">Both axes, fractions of the image.</param>
/// <param name="X">Metres right of the camera.</param>
/// <param name="Z">Metres ahead of the camera.</param>
/// <param name="Distance">Metres from the camera.</param>
/// <param name="Facing">Radians, 0 to pi.</param>
internal sealed record PerceptionError(
    int Objects, int Found, int Invented, IReadOnlyList<double> Image, IReadOnlyList<double> X, IReadOnlyList<double> Z, IReadOnlyList<double> Distance, IReadOnlyList<double> Facing)
{
    public static PerceptionError Of(SceneGraph truth, PerceivedScene? seen)
    {
        List<double> image = [], x = [], z = [], distance = [], facing = [];
        var found = 0;
        foreach (var node in truth.Nodes)
        {
            if (seen?.Objects.FirstOrDefault(o => o.Name == node.Name) is not { } match)
                continue;
            found++;
            if (match.Image is { } at)
                image.AddRange([Math.Abs(at.X - node.Image.X), Math.Abs(at.Y - node.Image.Y)]);
            if (match.Ground is { } ground)
            {
                x.Add(Math.Abs(ground.X - node.Ground.X));
                z.Add(Math.Abs(ground.Y - node.Ground.Y));
            }
            if (match.CameraDistance is { } metres)
                distance.Add(Math.Abs(metres - node.CameraDistance));
            if (match.Facing is { } yaw && node.Facing is { } trueYaw)
                facing.Add(Math.Abs(Angles.Signed(yaw - trueYaw)));
        }
        return new PerceptionError(truth.Nodes.Count, found, (seen?.Objects.Count ?? 0) - found, image, x, z, distance, facing);
    }
}
