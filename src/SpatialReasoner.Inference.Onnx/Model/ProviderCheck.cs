namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Whether a provider keeps the invariants that the engine rests on: rows of different lengths decoded together are those rows alone, and a prompt in long pieces
/// is the prompt in short ones. Each takes other kernels, kernels exist that do it wrongly on some devices, and no interface tells; so it is tried once, at start.
/// </summary>
internal static class ProviderCheck
{
    private const float Tolerance = 0.02f; // of the largest logit: float16 sums differ by their order, a wrong kernel by much more
    private const int Piece = 8; // tokens: fewer than any kernel's tile

    /// <exception cref="ProviderException">It does not keep them.</exception>
    public static void Run(IModelRunner runner, KvCache cache)
    {
        Pieces(runner, cache);
        Rows(runner, cache);
    }

    private static void Pieces(IModelRunner runner, KvCache cache)
    {
        var length = Math.Min(runner.MaxPrefillTokens, cache.MaxLength);
        if (length <= Piece)
            return;
        var inPieces = Prefill(Piece);
        var whole = Prefill(length);
        var difference = Difference(inPieces, whole);
        if (!(difference <= Tolerance))
        {
            throw new ProviderException(
                $"a prompt in one piece of {length} tokens differs from the same in pieces of {Piece} by {difference:P0} of the largest logit; a lower {EngineOptions.Section}:{nameof(EngineOptions.TokensPerStep)} makes pieces shorter");
        }

        float[] Prefill(int piece)
        {
            var tokens = Prompt(runner, length);
            float[] logits = [];
            for (var i = 0; i < length; i += piece)
                logits = runner.Prefill(i, tokens.AsSpan(i, Math.Min(piece, length - i)), default).ToArray();
            return logits;
        }
    }

    private static void Rows(IModelRunner runner, KvCache cache)
    {
        const int Short = 2, Long = 5;
        if (cache.Slots < 2 || cache.MaxLength <= Long)
            return;
        runner.Prefill(0, Prompt(runner, Long), default);
        var longAlone = Alone(Long);
        var shortAlone = Alone(Short);

        cache.Rows.Copy(cache.PrefillRow, 0, Short);
        cache.Rows.Copy(cache.PrefillRow, 1, Long);
        var together = runner.Decode([1, 1], [Short, Long]);
        var difference = Math.Max(Difference(shortAlone, together[..runner.VocabularySize]), Difference(longAlone, together.Slice(runner.VocabularySize, runner.VocabularySize)));
        if (!(difference <= Tolerance))
            throw new ProviderException($"two rows of different lengths, decoded together, differ from the same rows alone by {difference:P0} of the largest logit");

        float[] Alone(int length)
        {
            cache.Rows.Copy(cache.PrefillRow, 0, length);
            return runner.Decode([1], [length]).ToArray();
        }
    }

    private static int[] Prompt(IModelRunner runner, int length) => [.. Enumerable.Range(1, length).Select(i => i * 7 % runner.VocabularySize)];

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
