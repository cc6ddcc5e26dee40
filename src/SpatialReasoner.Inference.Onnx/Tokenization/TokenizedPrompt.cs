namespace SpatialReasoner.Inference.Onnx;

public sealed record TokenizedPrompt(int[] TokenIds, IReadOnlyList<PromptImage> Images);

public sealed record PromptImage(string Sha256, int FirstToken, int TokenCount, Func<PixelTensor> LoadPixels);

public sealed record PixelTensor(float[] Data, int[] Shape);

public interface IPromptBuilder
{
    TokenizedPrompt Build(CompletionRequest request);
}
