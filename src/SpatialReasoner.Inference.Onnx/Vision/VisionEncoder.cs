namespace SpatialReasoner.Inference.Onnx;

/// <summary>Runs the vision graph: pixel_values [1, images, 3, height, width] -> image_features [images, tokens, hidden].</summary>
internal sealed class VisionEncoder : IDisposable
{
    private const string Pixels = "pixel_values", Features = "image_features";

    private readonly OrtSession session;
    private readonly int hidden;

    /// <exception cref="NotSupportedException">The graph's inputs or outputs are not those above.</exception>
    public VisionEncoder(string path, OrtSession session, int hidden)
    {
        this.session = session;
        this.hidden = hidden;
        if (session.Inputs is not [{ Name: Pixels, Shape.Length: 5, Element: OrtElement.Float }])
            throw new NotSupportedException($"Vision encoder '{path}' cannot be run: its inputs are {string.Join(", ", session.Inputs.Select(p => p.Name))}, not just {Pixels} [1, images, 3, height, width].");
        if (!session.Outputs.Any(p => p is { Name: Features, Shape.Length: 3, Element: OrtElement.Float }))
            throw new NotSupportedException($"Vision encoder '{path}' cannot be run: it has no {Features} [images, tokens, hidden].");
    }

    /// <summary>Features of one picture, [<paramref name="tokens"/>, hidden], the tiles of a split picture one after another.</summary>
    /// <exception cref="ModelFailedException">The graph refused the tensor, or yields another number of tokens.</exception>
    public float[] Encode(PixelTensor pixels, int tokens)
    {
        if (pixels.Shape is not [1, var images and > 0, 3, var height, var width] || tokens % images != 0)
            throw new ModelFailedException($"A picture of shape [{string.Join(", ", pixels.Shape)}] cannot fill {tokens} tokens.");
        using var input = new AlignedBuffer<float>(pixels.Data.Length);
        using var output = new AlignedBuffer<float>((long)tokens * hidden);
        pixels.Data.CopyTo(input.Slice(0, pixels.Data.Length));
        using var exclusive = session.Exclusive();
        try
        {
            using var binding = new OrtBinding(session);
            binding.Input(Pixels, input, 0, 1, images, 3, height, width);
            binding.Output(Features, output, 0, images, tokens / images, hidden);
            session.Run(binding);
        }
        catch (OrtException e)
        {
            throw new ModelFailedException($"The vision encoder failed on a picture of shape [{string.Join(", ", pixels.Shape)}].", e);
        }
        return output.Slice(0, tokens * hidden).ToArray();
    }

    public void Dispose() => session.Dispose();
}
