using System.Buffers;
using System.Numerics;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Rendering;

/// <summary>
/// Ray-casts a scene: exact occlusion, Lambert shading, soft blobs of shadow on a ground of one-metre tiles. About a millisecond
/// for the 64-pixel picture, so that training data is drawn as fast as it is used.
/// </summary>
public static class Renderer
{
    /// <summary>Rays per pixel along each axis.</summary>
    public const int Supersampling = 3;

    private const float Ambient = 0.38f;
    private const float Diffuse = 0.62f;

    /// <summary>Renders a square picture of <paramref name="size"/> pixels.</summary>
    public static RenderedImage Render(Scene scene, int size)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var side = size * Supersampling;
        var pixels = side * side;
        var depth = ArrayPool<float>.Shared.Rent(pixels);
        var ids = ArrayPool<sbyte>.Shared.Rent(pixels);
        var colour = ArrayPool<Vector3>.Shared.Rent(pixels);
        try
        {
            var frame = new Frame(scene, side, depth, ids, colour);
            frame.DrawGround();
            var covered = new int[scene.Objects.Count];
            for (var i = 0; i < covered.Length; i++)
                covered[i] = frame.DrawObject(i);
            return frame.Develop(size, covered);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(depth);
            ArrayPool<sbyte>.Shared.Return(ids);
            ArrayPool<Vector3>.Shared.Return(colour);
        }
    }

    /// <summary>The supersampled buffers of one picture, [side, side].</summary>
    private readonly struct Frame
    {
        private readonly Scene scene;
        private readonly int side;
        private readonly float[] depth;
        private readonly sbyte[] ids;
        private readonly Vector3[] colour;
        private readonly Vector3 origin, forward, stepX, stepY;
        private readonly PreparedObject[] objects;

        public Frame(Scene scene, int side, float[] depth, sbyte[] ids, Vector3[] colour)
        {
            (this.scene, this.side, this.depth, this.ids, this.colour) = (scene, side, depth, ids, colour);
            var camera = scene.Camera;
            var tangent = scene.HalfFieldOfViewTangent;
            origin = camera.Position;
            stepX = camera.Right * (2 * tangent / side);
            stepY = -camera.Up * (2 * tangent / side);
            // Ray through the middle of the top left sample; every direction has unit depth, so t along it is depth in metres.
            forward = camera.Forward + (0.5f - side / 2f) * (stepX + stepY);
            objects = [.. scene.Objects.Select(o => new PreparedObject(o))];
        }

        private Vector3 Ray(int x, int y) => forward + stepX * x + stepY * y;

        public void DrawGround()
        {
            var light = scene.Appearance.LightDirection;
            float shiftX = light.X / light.Y * 0.3f, shiftZ = light.Z / light.Y * 0.3f;
            var tint = scene.Appearance.GroundTint;
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var p = y * side + x;
                    var ray = Ray(x, y);
                    ids[p] = -1;
                    if (ray.Y >= -1e-4f)
                    {
                        // Above the horizon: a pale sky.
                        depth[p] = float.MaxValue;
                        colour[p] = new Vector3(0.80f, 0.86f, 0.92f);
                        continue;
                    }
                    var t = -origin.Y / ray.Y;
                    depth[p] = t;
                    float gx = origin.X + ray.X * t, gz = origin.Z + ray.Z * t;
                    var shade = 1f;
                    foreach (ref readonly var o in objects.AsSpan())
                    {
                        float dx = gx - o.X + shiftX * o.Radius, dz = gz - o.Z + shiftZ * o.Radius;
                        var q = (dx * dx + dz * dz) / (o.Radius * o.Radius * 1.5f);
                        if (q < 1)
                            shade = MathF.Min(shade, 0.55f + 0.45f * q);
                    }
                    var tile = (((int)MathF.Floor(gx) + (int)MathF.Floor(gz)) & 1) != 0 ? 1f : 0.93f;
                    colour[p] = tint * (shade * tile);
                }
            }
        }

        /// <summary>Draws one object where it is in front; returns how many samples its outline covers.</summary>
        public int DrawObject(int index)
        {
            var o = scene.Objects[index];
            var centre = scene.Camera.ToCamera(o.Centre);
            if (centre.Z - 2 * o.Radius <= 0.05f)
                return 0;
            var focal = side / 2f / scene.HalfFieldOfViewTangent;
            // A sphere of 1.75 radii around the centre encloses every shape, the robot's arm included.
            var reach = o.Radius * 1.75f * focal / (centre.Z - o.Radius) + 1;
            float u = side / 2f + focal * centre.X / centre.Z, v = side / 2f - focal * centre.Y / centre.Z;
            int x0 = Clamp(u - reach), x1 = Clamp(u + reach + 1), y0 = Clamp(v - reach), y1 = Clamp(v + reach + 1);
            var covered = 0;
            var light = scene.Appearance.LightDirection;
            ref readonly var prepared = ref objects[index];
            for (var y = y0; y < y1; y++)
            {
                for (var x = x0; x < x1; x++)
                {
                    if (!Intersections.TryHit(prepared, origin, Ray(x, y), out var hit))
                        continue;
                    covered++;
                    var p = y * side + x;
                    if (hit.T >= depth[p])
                        continue;
                    depth[p] = hit.T;
                    ids[p] = (sbyte)index;
                    colour[p] = hit.Colour * (Ambient + Diffuse * MathF.Max(0, Vector3.Dot(hit.Normal, light)));
                }
            }
            return covered;
        }

        private int Clamp(float value) => Math.Clamp((int)value, 0, side);

        /// <summary>Averages the samples of each pixel, adds sensor noise and collects the per-pixel truth.</summary>
        public RenderedImage Develop(int size, int[] covered)
        {
            const int S = Supersampling;
            var rgb = new byte[size * size * 3];
            var pixelIds = new sbyte[size * size];
            var pixelDepth = new float[size * size];
            var visible = new int[covered.Length];
            var noise = scene.Appearance.SensorNoise * 255f * MathF.Sqrt(3); // uniform on +-a has standard deviation a / sqrt 3
            var random = new SeededRandom(scene.Seed ^ 0x5EED);
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    var sum = Vector3.Zero;
                    for (var j = 0; j < S; j++)
                    {
                        for (var i = 0; i < S; i++)
                        {
                            var p = (y * S + j) * side + x * S + i;
                            sum += colour[p];
                            if (ids[p] >= 0)
                                visible[ids[p]]++;
                        }
                    }
                    var pixel = y * size + x;
                    var middle = (y * S + S / 2) * side + x * S + S / 2;
                    pixelIds[pixel] = ids[middle];
                    pixelDepth[pixel] = depth[middle];
                    var mean = sum * (255f / (S * S));
                    rgb[pixel * 3] = ToByte(mean.X + noise * random.Between(-1, 1));
                    rgb[pixel * 3 + 1] = ToByte(mean.Y + noise * random.Between(-1, 1));
                    rgb[pixel * 3 + 2] = ToByte(mean.Z + noise * random.Between(-1, 1));
                }
            }
            return new RenderedImage(size, rgb, pixelIds, pixelDepth, [.. visible.Select((v, i) => new Visibility(v, covered[i]))]);
        }

        private static byte ToByte(float value) => (byte)Math.Clamp((int)value, 0, 255);
    }
}
