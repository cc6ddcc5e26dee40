using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Server.Scenes;

/// <summary>Draws scenes, photographs them and writes down what is true of them.</summary>
internal sealed class SceneBooth : IDisposable
{
    // A picture of 1024 pixels takes a second of one core and 170 MB of buffers: callers queue here rather than exhaust the machine.
    private readonly SemaphoreSlim gate = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<SceneResponse> DescribeAsync(SceneQuery query, CancellationToken cancellationToken)
    {
        var (scene, image) = await RenderAsync(query, cancellationToken);
        return new SceneResponse
        {
            Seed = query.Seed,
            Difficulty = query.Difficulty.Id,
            Width = image.Size,
            Height = image.Size,
            Image = "data:image/png;base64," + Convert.ToBase64String(PngFile.Encode(image.Size, image.Size, image.Rgb)),
            Camera = Camera(scene, image.Size),
            Objects = [.. scene.Objects.Select((_, i) => Object(scene, image, i))],
            Questions = SceneQuestions.Draw(scene.ToSceneGraph(), query),
        };
    }

    public async Task<byte[]> PhotographAsync(SceneQuery query, CancellationToken cancellationToken)
    {
        var (_, image) = await RenderAsync(query, cancellationToken);
        return PngFile.Encode(image.Size, image.Size, image.Rgb);
    }

    public void Dispose() => gate.Dispose();

    private async Task<(Scene Scene, RenderedImage Image)> RenderAsync(SceneQuery query, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var generated = SceneGenerator.Generate(query.Seed, query.Difficulty);
            var image = query.Size == generated.Image.Size ? generated.Image : Renderer.Render(generated.Scene, query.Size);
            return (generated.Scene, image);
        }
        finally
        {
            gate.Release();
        }
    }

    private static CameraPart Camera(Scene scene, int size)
    {
        var camera = scene.Camera;
        var intrinsics = scene.Intrinsics(size);
        return new CameraPart
        {
            Fx = intrinsics.Fx,
            Fy = intrinsics.Fy,
            Cx = intrinsics.Cx,
            Cy = intrinsics.Cy,
            Position = [camera.Position.X, camera.Position.Y, camera.Position.Z],
            Rotation =
            [
                camera.Right.X, camera.Right.Y, camera.Right.Z,
                camera.Up.X, camera.Up.Y, camera.Up.Z,
                camera.Forward.X, camera.Forward.Y, camera.Forward.Z,
            ],
        };
    }

    private static SceneObjectPart Object(Scene scene, RenderedImage image, int index)
    {
        var o = scene.Objects[index];
        var pixel = scene.Camera.Project(o.Centre, scene.Intrinsics(image.Size));
        return new SceneObjectPart
        {
            Name = o.Name,
            Shape = ObjectNames.Shapes[(int)o.Shape],
            Colour = ObjectNames.Colours[(int)o.Colour],
            Size = o.Size,
            Position = [o.Centre.X, o.Centre.Y, o.Centre.Z],
            FacingDegrees = o.HasFront ? Angles.ToDegrees(o.Facing) : null,
            Image = [pixel.X, pixel.Y],
            Box = Box(image, index),
            Depth = scene.Camera.ToCamera(o.Centre).Z,
            VisibleFraction = image.Visibility[index].Fraction,
        };
    }

    private static int[]? Box(RenderedImage image, int index)
    {
        int left = image.Size, top = image.Size, right = 0, bottom = 0;
        for (var y = 0; y < image.Size; y++)
        {
            var row = image.ObjectIds.AsSpan(y * image.Size, image.Size);
            var first = row.IndexOf((sbyte)index);
            if (first < 0)
                continue;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOf((sbyte)index) + 1);
            top = Math.Min(top, y);
            bottom = y + 1;
        }
        return right == 0 ? null : [left, top, right, bottom];
    }
}
