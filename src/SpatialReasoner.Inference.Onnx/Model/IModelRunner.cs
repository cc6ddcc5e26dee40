namespace SpatialReasoner.Inference.Onnx;

/// <summary>Runs the model on cache rows. Returned logits are valid until the next call. Engine thread only.</summary>
internal interface IModelRunner : IDisposable
{
    int VocabularySize { get; }

    /// <summary>Largest number of tokens of one <see cref="Prefill"/>.</summary>
    int MaxPrefillTokens { get; }

    /// <summary>Appends <paramref name="tokens"/> to the prefill row, which holds <paramref name="position"/> positions.</summary>
    /// <param name="embeddings">One per token, or empty: where not empty, [hidden] values that replace the token's embedding.</param>
    /// <returns>Logits of the last token, [vocabulary].</returns>
    ReadOnlySpan<float> Prefill(int position, ReadOnlySpan<int> tokens, ReadOnlySpan<ReadOnlyMemory<float>> embeddings);

    /// <summary>Appends one token to each of rows 0..batch-1; row r holds <paramref name="lengths"/>[r] positions.</summary>
    /// <returns>Logits [batch, vocabulary].</returns>
    ReadOnlySpan<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths);
}
