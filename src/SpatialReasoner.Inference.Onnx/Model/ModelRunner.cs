namespace SpatialReasoner.Inference.Onnx;

/// <summary>Runs token embeddings and decoder on the rows of a <see cref="KvCache"/>.</summary>
/// <remarks>
/// Bindings of decode batches are built once per batch size and kept, so that a step on the CPU allocates nothing; for other providers the
/// step's inputs are bound anew, which is what copies them to the device. The decoder must hold its attention in <c>com.microsoft.GroupQueryAttention</c>; B > 1 with S > 1 on a non-empty cache is refused by that kernel, hence a
/// prompt is processed alone.
/// </remarks>
internal sealed class ModelRunner : IModelRunner
{
    private readonly OrtSession embedTokens, decoder;
    private readonly bool rebinds;
    private readonly DecoderSignature signature;
    private readonly KvRows rows;
    private readonly int prefillRow;
    private readonly SequenceLengths lengthsInput;
    private readonly AlignedBuffer<long> ids, positions; // [batch, sequence]
    private readonly AlignedBuffer<float> embeds; // [batch, sequence, hidden]
    private readonly AlignedBuffer<float> logits; // [batch, kept, vocabulary]
    private readonly AlignedBuffer<long> kept; // []
    private readonly Step?[] decodeSteps; // by batch size
    private Step? prefillStep; // of the last chunk length

    /// <param name="rebinds">Whether host inputs must be bound in every step: binding is when they are copied to another provider's device.</param>
    /// <exception cref="NotSupportedException">The decoder does not update its cache in place.</exception>
    public ModelRunner(
        string decoderPath, OrtSession embedTokens, OrtSession decoder, DecoderSignature signature, KvCache cache, int maxPrefillTokens, bool rebinds)
    {
        this.rebinds = rebinds;
        this.embedTokens = embedTokens;
        this.decoder = decoder;
        this.signature = signature;
        rows = cache.Rows;
        prefillRow = cache.PrefillRow;
        MaxPrefillTokens = Math.Min(maxPrefillTokens, cache.MaxLength);
        var tokens = Math.Max(cache.Slots, MaxPrefillTokens);
        ids = new AlignedBuffer<long>(tokens);
        positions = new AlignedBuffer<long>(tokens);
        embeds = new AlignedBuffer<float>((long)tokens * signature.HiddenSize);
        logits = new AlignedBuffer<float>((long)(signature.TakesLogitsToKeep ? cache.Slots : tokens) * signature.VocabularySize);
        kept = new AlignedBuffer<long>(1);
        kept.Slice(0, 1)[0] = 1;
        lengthsInput = new SequenceLengths(signature, rows.Count, rows.MaxLength, exact: rebinds);
        decodeSteps = new Step?[cache.Slots + 1];
        WarmUp(decoderPath);
    }

    public int VocabularySize => signature.VocabularySize;

    public int MaxPrefillTokens { get; }

    public ReadOnlySpan<float> Prefill(int position, ReadOnlySpan<int> tokens, ReadOnlySpan<ReadOnlyMemory<float>> embeddings)
    {
        using var exclusive = decoder.Exclusive();
        if (prefillStep?.Sequence != tokens.Length)
        {
            prefillStep?.Dispose();
            prefillStep = null;
            prefillStep = BuildStep(prefillRow, batch: 1, tokens.Length);
        }
        for (var i = 0; i < tokens.Length; i++)
        {
            var replaced = !embeddings.IsEmpty && !embeddings[i].IsEmpty;
            Ids(tokens.Length)[i] = replaced ? 0 : tokens[i]; // a placeholder may lie outside the embedding table
            Positions(tokens.Length)[i] = position + i;
        }
        lengthsInput.Set(prefillRow, position + tokens.Length);

        embedTokens.Run(prefillStep.Embed);
        for (var i = 0; i < embeddings.Length; i++)
        {
            if (!embeddings[i].IsEmpty)
                embeddings[i].Span.CopyTo(embeds.Slice((long)i * signature.HiddenSize, signature.HiddenSize));
        }
        if (rebinds)
            BindInputs(prefillStep.Decode, prefillRow, batch: 1, tokens.Length);
        decoder.Run(prefillStep.Decode);
        return logits.Slice((prefillStep.Kept - 1L) * VocabularySize, VocabularySize);
    }

    public ReadOnlySpan<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        using var exclusive = decoder.Exclusive();
        var batch = tokens.Length;
        var step = decodeSteps[batch] ??= BuildStep(firstRow: 0, batch, sequence: 1);
        for (var row = 0; row < batch; row++)
        {
            Ids(batch)[row] = tokens[row];
            Positions(batch)[row] = lengths[row];
            lengthsInput.Set(row, lengths[row] + 1);
        }
        embedTokens.Run(step.Embed);
        if (rebinds)
            BindInputs(step.Decode, firstRow: 0, batch, sequence: 1);
        decoder.Run(step.Decode);
        return logits.Slice(0, batch * VocabularySize);
    }

    public void Dispose()
    {
        using var exclusive = decoder.Exclusive();
        foreach (var step in decodeSteps)
            step?.Dispose();
        prefillStep?.Dispose();
        embedTokens.Dispose();
        decoder.Dispose();
        lengthsInput.Dispose();
        ids.Dispose();
        positions.Dispose();
        embeds.Dispose();
        logits.Dispose();
        kept.Dispose();
    }

    private Span<long> Ids(int count) => ids.Slice(0, count);

    private Span<long> Positions(int count) => positions.Slice(0, count);

    private Step BuildStep(int firstRow, int batch, int sequence)
    {
        var keptTokens = signature.TakesLogitsToKeep ? 1 : sequence;
        var embed = new OrtBinding(embedTokens);
        embed.Input("input_ids", ids, 0, batch, sequence);
        embed.Output(DecoderSignature.Embeds, embeds, 0, batch, sequence, signature.HiddenSize);

        var decode = new OrtBinding(decoder);
        decode.Output(DecoderSignature.Logits, logits, 0, batch, keptTokens, VocabularySize);
        if (!rebinds)
            BindInputs(decode, firstRow, batch, sequence);
        for (var plane = 0; plane < rows.Layout.Planes; plane++)
        {
            // One value bound on both sides is what makes the kernel update the cache in place.
            using var cache = rows.View(decoder.Runtime, plane, firstRow, batch);
            decode.Input(DecoderSignature.Past(plane), cache).Output(DecoderSignature.Present(plane), cache);
        }
        return new Step(embed, decode, sequence, keptTokens);
    }

    private void BindInputs(OrtBinding decode, int firstRow, int batch, int sequence)
    {
        decode.Input(DecoderSignature.Embeds, embeds, 0, batch, sequence, signature.HiddenSize);
        lengthsInput.Bind(decode, firstRow, batch);
        if (signature.TakesPositionIds)
            decode.Input(DecoderSignature.PositionIds, positions, 0, batch, sequence);
        if (signature.TakesLogitsToKeep)
            decode.Input(DecoderSignature.LogitsToKeep, kept, 0);
    }

    /// <summary>Runs one step before the first request does: it allocates the library's scratch memory and shows whether the cache stays in place.</summary>
    private void WarmUp(string decoderPath)
    {
        try
        {
            Decode([0], [0]);
        }
        catch (OrtException e)
        {
            Dispose();
            throw DecoderSignature.Unsupported(
                decoderPath,
                $"one step with past and present bound to the same [batch, {rows.Layout.KvHeads}, {rows.MaxLength}, {rows.Layout.HeadSize}] cache failed; it needs com.microsoft.GroupQueryAttention, which updates the cache in place ({e.Message.ReplaceLineEndings(" ")})",
                e);
        }
    }

    private sealed record Step(OrtBinding Embed, OrtBinding Decode, int Sequence, int Kept) : IDisposable
    {
        public void Dispose()
        {
            Embed.Dispose();
            Decode.Dispose();
        }
    }
}
