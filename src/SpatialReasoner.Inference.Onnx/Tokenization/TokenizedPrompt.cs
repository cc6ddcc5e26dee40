namespace SpatialReasoner.Inference.Onnx;

/// <summary>A conversation as token ids.</summary>
/// <param name="TokenIds">Image placeholders are already expanded: one image token per feature vector.</param>
/// <param name="Images">In the order of their placeholders.</param>
public sealed record TokenizedPrompt(int[] TokenIds, IReadOnlyList<PromptImage> Images)
{
    /// <summary>Tokens of each of <see cref="CompletionRequest.Continuations"/>, to follow <see cref="TokenIds"/>.</summary>
    public IReadOnlyList<int[]> Continuations { get; init; } = [];
}

/// <summary>An image inside a prompt.</summary>
/// <param name="Sha256">Hash that stands for the pixels, lower-case hexadecimal; keys caches of what was computed from them.</param>
/// <param name="FirstToken">Position of its first image token in the prompt.</param>
/// <param name="TokenCount">Tokens from the first to the last image token, separators between tiles included.</param>
/// <param name="LoadPixels">Decodes and preprocesses; called off the engine thread.</param>
public sealed record PromptImage(string Sha256, int FirstToken, int TokenCount, Func<PixelTensor> LoadPixels);

/// <summary>Normalised pixels.</summary>
/// <param name="Shape">[1, images, 3, height, width]</param>
public sealed record PixelTensor(float[] Data, int[] Shape);

/// <summary>Turns a request into tokens. <see cref="VisionIntervention.BlankImage"/> is its to honour, pixels and hash.</summary>
public interface IPromptBuilder
{
    /// <exception cref="InvalidPromptException">Empty, too long, or beyond what the model can read.</exception>
    /// <exception cref="InvalidImageException">An image cannot be decoded or exceeds the limits.</exception>
    TokenizedPrompt Build(CompletionRequest request);
}
