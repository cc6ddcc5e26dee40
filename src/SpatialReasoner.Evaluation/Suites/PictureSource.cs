using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Evaluation.Suites;

/// <summary>Which picture goes with a question.</summary>
internal enum PictureControl
{
    /// <summary>The scene the question is about.</summary>
    Own,

    /// <summary>Uniform grey: what the model answers without seeing anything.</summary>
    Blank,

    /// <summary>Another scene's picture: what it answers when it looks at the wrong thing.</summary>
    Other,
}

/// <summary>Draws and encodes the pictures that go with items.</summary>
internal static class PictureSource
{
    /// <summary>Far from every seed an item is drawn from, yet in the validation range.</summary>
    private const long OtherOffset = 1L << 30;

    public static ImageContent Of(ProceduralItem item, PictureControl control, SceneDifficulty difficulty, int size)
    {
        var rgb = control switch
        {
            PictureControl.Blank => Blank(size),
            PictureControl.Other => Draw(SceneGenerator.Generate(item.Scene.Seed + OtherOffset, difficulty).Scene, size),
            _ => Draw(item.Scene, size),
        };
        return new ImageContent(PngFile.Encode(size, size, rgb));
    }

    private static byte[] Draw(Scenes.Scene scene, int size) => Renderer.Render(scene, size).Rgb;

    private static byte[] Blank(int size)
    {
        var grey = new byte[size * size * 3];
        Array.Fill(grey, (byte)150);
        return grey;
    }
}
