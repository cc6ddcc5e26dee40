using System.Collections.Concurrent;
using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Geometry.Lifting;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Reasoning.Tests.Grounding;

/// <summary>A generated scene with what a depth camera and a segmenter would give of it, and its truth.</summary>
internal sealed class DepthScene
{
    public const int Size = 256;

    private static readonly ConcurrentDictionary<int, DepthScene> Drawn = new();

    private DepthScene(int number)
    {
        Scene = SceneGenerator.Generate((1L << 41) + number, SceneDifficulty.Standard).Scene;
        Image = Renderer.Render(Scene, Size);
        // Millimetres, as sensors store them; nothing comes back from the sky.
        Millimetres = [.. Image.Depth.Select(d => d > 60 ? (ushort)0 : (ushort)MathF.Round(d * 1000))];
        Depth = new DepthMap(Size, Size, [.. Millimetres.Select(m => m / 1000f)]);
        Gravity = Gravity.FromPitch(Scene.Camera.Pitch, Scene.Camera.Position.Y);
    }

    /// <summary>A validation scene; drawn once for all tests.</summary>
    public static DepthScene Number(int number) => Drawn.GetOrAdd(number, n => new DepthScene(n));

    public Scene Scene { get; }

    public RenderedImage Image { get; }

    public ushort[] Millimetres { get; }

    public DepthMap Depth { get; }

    public Gravity Gravity { get; }

    public CameraIntrinsics Intrinsics => Scene.Intrinsics(Size);

    /// <summary>Objects that nothing hides: what is out of sight cannot be lifted.</summary>
    public IReadOnlyList<int> Clear => [.. Enumerable.Range(0, Scene.Objects.Count).Where(i => Image.Visibility[i].Fraction > 0.95f)];

    public bool Shows(int x, int y, int index) => Image.ObjectIds[(y * Size) + x] == index;

    public ImageBox Box(int index)
    {
        int left = Size, top = Size, right = 0, bottom = 0;
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (!Shows(x, y, index))
                    continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), y + 1);
            }
        }
        return new ImageBox(left, top, right, bottom);
    }

    /// <summary>Centre of the object's box in the camera's ground frame.</summary>
    public Vector3 Truth(int index) => Gravity.ToGround(Scene.Camera.ToCamera(Scene.Objects[index].Box.Centre));
}
