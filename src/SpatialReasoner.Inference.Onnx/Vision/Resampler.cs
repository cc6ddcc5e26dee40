namespace SpatialReasoner.Inference.Onnx;

/// <summary>Filters by the numbers that <c>preprocessor_config.json</c> uses for <c>resample</c>.</summary>
public enum ResampleFilter { Lanczos = 1, Bilinear = 2, Bicubic = 3 }

/// <summary>Resizes pictures bit for bit as Pillow does, which reference image processors use.</summary>
/// <remarks>
/// Separable, horizontal pass first, each rounded to 8 bits; when shrinking, the filter widens by the scale, so that every source
/// pixel counts (no aliasing). Weights are 22-bit fixed point. Source: Pillow, <c>src/libImaging/Resample.c</c>.
/// </remarks>
internal static class Resampler
{
    // 8 bits of result, 2 of headroom for filters that overshoot.
    private const int Precision = 32 - 8 - 2;

    /// <summary>The picture at the new size; the same instance when the size is already right.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height, ResampleFilter filter)
    {
        if (image.Width != width)
            image = new RgbImage(width, image.Height, ResizeRows(image, width, filter));
        if (image.Height != height)
            image = new RgbImage(width, height, ResizeColumns(image, height, filter));
        return image;
    }

    private static byte[] ResizeRows(RgbImage image, int width, ResampleFilter filter)
    {
        var taps = Taps.Create(image.Width, width, filter);
        var output = new byte[width * image.Height * RgbImage.Channels];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Pixels.AsSpan(y * image.Width * RgbImage.Channels, image.Width * RgbImage.Channels);
            var target = output.AsSpan(y * width * RgbImage.Channels, width * RgbImage.Channels);
            for (var x = 0; x < width; x++)
            {
                int r = 1 << (Precision - 1), g = r, b = r;
                var pixels = source.Slice(taps.First[x] * RgbImage.Channels);
                var weights = taps.Of(x);
                for (var k = 0; k < weights.Length; k++)
                {
                    var weight = weights[k];
                    r += pixels[3 * k] * weight;
                    g += pixels[3 * k + 1] * weight;
                    b += pixels[3 * k + 2] * weight;
                }
                target[3 * x] = Clip(r);
                target[3 * x + 1] = Clip(g);
                target[3 * x + 2] = Clip(b);
            }
        }
        return output;
    }

    private static byte[] ResizeColumns(RgbImage image, int height, ResampleFilter filter)
    {
        var taps = Taps.Create(image.Height, height, filter);
        var stride = image.Width * RgbImage.Channels;
        var output = new byte[height * stride];
        var sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, 1 << (Precision - 1));
            var weights = taps.Of(y);
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = weights[k];
                var row = image.Pixels.AsSpan((taps.First[y] + k) * stride, stride);
                for (var i = 0; i < row.Length; i++)
                    sums[i] += row[i] * weight;
            }
            var target = output.AsSpan(y * stride, stride);
            for (var i = 0; i < target.Length; i++)
                target[i] = Clip(sums[i]);
        }
        return output;
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> Precision, 0, 255);

    private static double Weight(ResampleFilter filter, double x)
    {
        x = Math.Abs(x);
        switch (filter)
        {
            case ResampleFilter.Bilinear:
                return x < 1 ? 1 - x : 0;
            case ResampleFilter.Bicubic:
                const double a = -0.5;
                return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1
                    : x < 2 ? (((x - 5) * x + 8) * x - 4) * a
                    : 0;
            default:
                return x < 3 ? Sinc(x) * Sinc(x / 3) : 0;
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);

    /// <summary>For each output position, the first input position and the weights of the inputs from there on.</summary>
    private sealed record Taps(int[] First, int[] Count, int[] Weights, int Stride)
    {
        public ReadOnlySpan<int> Of(int position) => Weights.AsSpan(position * Stride, Count[position]);

        public static Taps Create(int inputSize, int outputSize, ResampleFilter filter)
        {
            var scale = (double)inputSize / outputSize;
            var filterScale = Math.Max(scale, 1);
            var support = filterScale * filter switch { ResampleFilter.Bilinear => 1, ResampleFilter.Bicubic => 2, _ => 3 };
            var stride = (int)Math.Ceiling(support) * 2 + 1;
            var first = new int[outputSize];
            var count = new int[outputSize];
            var weights = new int[outputSize * stride];
            var exact = new double[stride];
            for (var position = 0; position < outputSize; position++)
            {
                var center = (position + 0.5) * scale;
                var from = Math.Max((int)(center - support + 0.5), 0);
                var n = Math.Min((int)(center + support + 0.5), inputSize) - from;
                var total = 0.0;
                for (var k = 0; k < n; k++)
                    total += exact[k] = Weight(filter, (k + from - center + 0.5) * (1 / filterScale));
                for (var k = 0; k < n; k++)
                {
                    var weight = (total != 0 ? exact[k] / total : exact[k]) * (1 << Precision);
                    weights[position * stride + k] = (int)(weight + (weight < 0 ? -0.5 : 0.5));
                }
                first[position] = from;
                count[position] = n;
            }
            return new Taps(first, count, weights, stride);
        }
    }
}
