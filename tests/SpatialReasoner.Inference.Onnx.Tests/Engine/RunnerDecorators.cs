namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Lets a test spoil steps.</summary>
internal sealed class FaultyRunner(IModelRunner inner) : IModelRunner
{
    private int decodes, prefills;

    /// <summary>Called after every decode step with its number (from 1) and logits [batch, vocabulary], which it may change.</summary>
    public SpoilStep OnDecode { get; init; } = (_, _) => { };

    /// <summary>Called after every piece of prompt with its number (from 1) and logits [vocabulary], which it may change.</summary>
    public SpoilStep OnPrefill { get; init; } = (_, _) => { };

    public int VocabularySize => inner.VocabularySize;

    public int MaxPrefillTokens => inner.MaxPrefillTokens;

    public ReadOnlySpan<float> Prefill(int position, ReadOnlySpan<int> tokens, ReadOnlySpan<ReadOnlyMemory<float>> embeddings)
    {
        var logits = inner.Prefill(position, tokens, embeddings).ToArray();
        OnPrefill(++prefills, logits);
        return logits;
    }

    public ReadOnlySpan<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        var logits = inner.Decode(tokens, lengths).ToArray();
        OnDecode(++decodes, logits);
        return logits;
    }

    public void Dispose() => inner.Dispose();

    internal delegate void SpoilStep(int step, Span<float> logits);
}

/// <summary>Stops at its first decode step until a test lets it go on.</summary>
internal sealed class HeldRunner(IModelRunner inner, HeldRunner.Gate gate) : IModelRunner
{
    public int VocabularySize => inner.VocabularySize;

    public int MaxPrefillTokens => inner.MaxPrefillTokens;

    public ReadOnlySpan<float> Prefill(int position, ReadOnlySpan<int> tokens, ReadOnlySpan<ReadOnlyMemory<float>> embeddings) =>
        inner.Prefill(position, tokens, embeddings);

    public ReadOnlySpan<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        gate.Pass();
        return inner.Decode(tokens, lengths);
    }

    public void Dispose() => inner.Dispose();

    internal sealed class Gate
    {
        private readonly ManualResetEventSlim open = new();
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Open() => open.Set();

        public void Pass()
        {
            reached.TrySetResult();
            open.Wait();
        }
    }
}
