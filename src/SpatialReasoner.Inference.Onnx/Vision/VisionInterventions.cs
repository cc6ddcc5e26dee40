using System.Globalization;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>What a <see cref="VisionIntervention"/> does to a picture's features, and what the result is known by in caches.</summary>
/// <remarks><see cref="VisionIntervention.BlankImage"/> acts on the pixels, where the prompt is built. Source of the probes: arXiv 2503.17349.</remarks>
internal static class VisionInterventions
{
    /// <summary>
    /// Content hash of a picture's features after <paramref name="intervention"/>, lower-case hexadecimal: the picture's own where nothing is done to
    /// them, another for every other intervention. What is cached of a probe is never found by a plain request, nor the other way round.
    /// </summary>
    /// <param name="sha256">Hash that stands for the pixels.</param>
    public static string Hash(string sha256, VisionIntervention? intervention)
    {
        if (intervention is null or { TokenNorm: null, PermutationSeed: null })
            return sha256;
        return Hash(string.Create(CultureInfo.InvariantCulture, $"{sha256} norm {intervention.TokenNorm:R} permutation {intervention.PermutationSeed}"));
    }

    /// <summary>What stands for the pixels of a picture that <see cref="VisionIntervention.BlankImage"/> replaced.</summary>
    public static string BlankHash(string sha256) => Hash($"{sha256} blank");

    /// <summary>Rescales and permutes the features [tokens, <paramref name="hidden"/>] of one picture; the given array is not touched.</summary>
    /// <param name="textNorm">Mean L2 norm of the text embeddings.</param>
    public static float[] Apply(float[] features, int hidden, VisionIntervention? intervention, float textNorm)
    {
        if (intervention?.PermutationSeed is { } seed)
            features = Permute(features, hidden, seed);
        if (intervention?.TokenNorm is { } target && MeanNorm(features, hidden) is > 0 and var norm)
        {
            // One factor for all tokens: how they differ in length from each other stays as it is.
            var scaled = new float[features.Length];
            TensorPrimitives.Multiply(features, target * textNorm / norm, scaled);
            features = scaled;
        }
        return features;
    }

    /// <summary>Mean L2 norm of vectors [count, <paramref name="hidden"/>].</summary>
    public static float MeanNorm(ReadOnlySpan<float> vectors, int hidden) => (float)(SumOfNorms(vectors, hidden) / (vectors.Length / hidden));

    /// <summary>Sum of the L2 norms of vectors [count, <paramref name="hidden"/>].</summary>
    public static double SumOfNorms(ReadOnlySpan<float> vectors, int hidden)
    {
        double sum = 0;
        for (; vectors.Length > 0; vectors = vectors[hidden..])
            sum += TensorPrimitives.Norm(vectors[..hidden]);
        return sum;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Fisher-Yates over the picture's tokens; equal seeds and token counts give equal permutations.</summary>
    private static float[] Permute(float[] features, int hidden, long seed)
    {
        var random = new SplitMix64(unchecked((ulong)seed));
        var order = Enumerable.Range(0, features.Length / hidden).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)(random.NextUnit() * (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }
        var permuted = new float[features.Length];
        for (var i = 0; i < order.Length; i++)
            features.AsSpan(order[i] * hidden, hidden).CopyTo(permuted.AsSpan(i * hidden));
        return permuted;
    }
}
