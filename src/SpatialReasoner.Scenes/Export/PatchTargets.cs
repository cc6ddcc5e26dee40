using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Scenes.Export;

/// <summary>What the auxiliary head of the trainer learns to see in every vision patch; it makes perception learn early.</summary>
public static class PatchTargets
{
    public const int PatchSize = 8;
    public const int PatchesPerSide = SceneGenerator.ModelImageSize / PatchSize;

    /// <summary>present, colour, shape, dx, dy, X/4, (Z-8.5)/4, sin yaw, cos yaw.</summary>
    public const int Values = 9;

    /// <summary>Pixels of one object below which a patch counts as empty.</summary>
    private const int MinPixels = 6;

    /// <summary>[8, 8, 9] floats, rows from the top; the object with most pixels owns a patch.</summary>
    public static float[] Compute(Scene scene, RenderedImage image)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(image);
        var targets = new float[PatchesPerSide * PatchesPerSide * Values];
        var intrinsics = scene.Intrinsics(image.Size);
        Span<int> pixels = stackalloc int[scene.Objects.Count];
        for (var py = 0; py < PatchesPerSide; py++)
        {
            for (var px = 0; px < PatchesPerSide; px++)
            {
                pixels.Clear();
                for (var y = py * PatchSize; y < (py + 1) * PatchSize; y++)
                {
                    foreach (var id in image.ObjectIds.AsSpan(y * image.Size + px * PatchSize, PatchSize))
                    {
                        if (id >= 0)
                            pixels[id]++;
                    }
                }
                var owner = 0;
                for (var i = 1; i < pixels.Length; i++)
                {
                    if (pixels[i] > pixels[owner])
                        owner = i;
                }
                if (pixels[owner] < MinPixels)
                    continue;
                var o = scene.Objects[owner];
                var at = scene.Camera.Project(o.Centre, intrinsics);
                var ground = scene.Camera.ToGround(o.Centre);
                var (sin, cos) = MathF.SinCos(scene.Camera.ToGroundFacing(o.Facing));
                ReadOnlySpan<float> values =
                [
                    1, (int)o.Colour, (int)o.Shape,
                    at.X / PatchSize - px - 0.5f, at.Y / PatchSize - py - 0.5f,
                    ground.X / 4, (ground.Y - 8.5f) / 4, sin, cos,
                ];
                values.CopyTo(targets.AsSpan((py * PatchesPerSide + px) * Values));
            }
        }
        return targets;
    }
}
