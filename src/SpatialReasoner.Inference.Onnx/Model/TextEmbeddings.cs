namespace SpatialReasoner.Inference.Onnx;

/// <summary>What the embedding table says about text tokens.</summary>
internal static class TextEmbeddings
{
    private const int Chunk = 1024; // table rows looked up at once

    /// <summary>Mean L2 norm of the embeddings of tokens 0 to <paramref name="vocabulary"/> - 1.</summary>
    /// <param name="embedTokens">input_ids i64 [B, S] -> inputs_embeds [B, S, <paramref name="hidden"/>].</param>
    public static float MeanNorm(OrtSession embedTokens, int vocabulary, int hidden)
    {
        using var ids = new AlignedBuffer<long>(Chunk);
        using var embeds = new AlignedBuffer<float>((long)Chunk * hidden);
        double sum = 0;
        for (var first = 0; first < vocabulary; first += Chunk)
        {
            var count = Math.Min(Chunk, vocabulary - first);
            for (var i = 0; i < count; i++)
                ids.Slice(0, count)[i] = first + i;
            using var binding = new OrtBinding(embedTokens);
            binding.Input("input_ids", ids, 0, 1, count);
            binding.Output(DecoderSignature.Embeds, embeds, 0, 1, count, hidden);
            embedTokens.Run(binding);
            sum += VisionInterventions.SumOfNorms(embeds.Slice(0, count * hidden), hidden);
        }
        return (float)(sum / vocabulary);
    }
}
