namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// How long the vectors are that the decoder is fed, text beside image. Image tokens far longer than text tokens leave the decoder's position
/// encoding little say: a model then knows what it sees better than where (Beyond Semantics, arXiv 2503.17349).
/// </summary>
/// <param name="Text">Mean L2 norm over the embedding table.</param>
/// <param name="Image">Mean L2 norm over the picture's tokens.</param>
/// <param name="ImageTokens">How many those are.</param>
public sealed record TokenNorms(float Text, float Image, int ImageTokens)
{
    /// <summary>Image over text; <see cref="VisionIntervention.TokenNorm"/> sets it.</summary>
    public float Ratio => Image / Text;
}
