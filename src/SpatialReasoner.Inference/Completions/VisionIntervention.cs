namespace SpatialReasoner.Inference;

/// <summary>
/// What is done to the image tokens between vision encoder and decoder: probes of how much a model relies on them (Beyond Semantics,
/// arXiv 2503.17349). Only models that run in-process can; others refuse with <see cref="InvalidPromptException"/>.
/// </summary>
public sealed record VisionIntervention
{
    /// <summary>Rescales image tokens so that their mean L2 norm is this multiple of the mean norm of the text embeddings; null leaves them. Above 0, up to 100.</summary>
    public float? TokenNorm { get; init; }

    /// <summary>Seed of a permutation of each image's tokens: where they stand no longer says where they were seen; null leaves the order.</summary>
    public long? PermutationSeed { get; init; }

    /// <summary>Replaces every image by uniform mid-grey of the same size: what is answered without seeing.</summary>
    public bool BlankImage { get; init; }
}
