namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Whether a provider keeps the invariant that everything rests on: rows of different lengths decoded together are those rows alone. Kernels exist that
/// take one length for the whole batch, and no interface tells; so it is tried once, when the model is loaded.
/// </summary>
internal static class BatchCheck
{
    private const float Tolerance = 0.02f; // of the largest logit: float16 sums differ by order, a wrong length changes everything

    private static readonly int[] Prompt = [1, 2, 3, 4, 5];

    /// <exception cref="ProviderException">Rows disturb each other.</exception>
    public static void Run(IModelRunner runner, KvCache cache)
    {
        if (cache.Slots < 2 || cache.MaxLength <= Prompt.Length)
            return;
        const int Short = 2;
        runner.Prefill(0, Prompt, default);
        var longAlone = Alone(Prompt.Length);
        var shortAlone = Alone(Short);

        cache.Rows.Copy(cache.PrefillRow, 0, Short);
        cache.Rows.Copy(cache.PrefillRow, 1, Prompt.Length);
        var together = runner.Decode([1, 1], [Short, Prompt.Length]);
        var difference = Math.Max(
            Difference(shortAlone, together[..runner.VocabularySize]),
            Difference(longAlone, together.Slice(runner.VocabularySize, runner.VocabularySize)));
        if (!(difference <= Tolerance))
            throw new ProviderException($"two rows of different lengths, decoded together, differ from the same rows alone by {difference:P0} of the largest logit");

        float[] Alone(int length)
        {
            cache.Rows.Copy(cache.PrefillRow, 0, length);
            return runner.Decode([1], [length]).ToArray();
        }
    }

    /// <summary>Largest difference, in parts of the largest expected value; infinite where anything is not a number.</summary>
    private static float Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float difference = 0, largest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!float.IsFinite(expected[i]) || !float.IsFinite(actual[i]))
                return float.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }
        return largest == 0 ? difference : difference / largest;
    }
}
