using System.Numerics;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>
/// Between what a model sees and the picture that was sent: chains state places as fractions of the model's square, in which a picture that is not square
/// lies between paddings.
/// </summary>
internal static class PictureCoordinates
{
    /// <summary>A scene as the chains state it, in fractions of the picture.</summary>
    public static PerceivedScene ToPicture(this PerceivedScene scene, ImageFit fit, ImageSize picture) => scene with
    {
        Objects = [.. scene.Objects.Select(o => o with
        {
            Image = o.Image is { } at ? ToPicture(at, fit, picture) : null,
            Spread = o.Spread is { Image: { } spread } ? o.Spread with { Image = spread * Scale(fit, picture) } : o.Spread,
        })],
    };

    public static Vector2 ToPicture(Vector2 seen, ImageFit fit, ImageSize picture)
    {
        var (x, y) = fit.ToPicture(seen.X, seen.Y, picture.Width, picture.Height);
        return new Vector2((float)x, (float)y);
    }

    public static Vector2 ToModel(Vector2 at, ImageFit fit, ImageSize picture)
    {
        var (x, y) = fit.ToModel(at.X, at.Y, picture.Width, picture.Height);
        return new Vector2((float)x, (float)y);
    }

    /// <summary>How much longer a distance is in fractions of the picture than in those of the model's square.</summary>
    private static Vector2 Scale(ImageFit fit, ImageSize picture) =>
        ToPicture(Vector2.One, fit, picture) - ToPicture(Vector2.Zero, fit, picture);
}
