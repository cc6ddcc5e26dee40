namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Cache and runner of the tiny model, without an engine around them.</summary>
internal sealed class RunnerFixture : IDisposable
{
    private readonly OrtRuntime runtime = TinyModel.LoadRuntime();

    /// <param name="device">Whether keys and values lie where the provider allocates, and inputs are bound in every step: the way of a GPU, on the CPU.</param>
    public RunnerFixture(string decoder = "decoder.onnx", int slots = 16, int maxLength = 128, int maxPrefill = 64, bool device = false)
    {
        using var options = new OrtSessionOptions(runtime, intraOpThreads: 1, allowSpinning: false, GraphOptimization.All);
        var embed = new OrtSession(runtime, TinyModel.Path("embed_tokens.onnx"), options);
        var session = new OrtSession(runtime, TinyModel.Path(decoder), options);
        var signature = DecoderSignature.Read(decoder, session.Inputs, session.Outputs);
        KvMemory memory = device ? new DeviceKvMemory(runtime, options, signature.Cache) : new HostKvMemory(signature.Cache);
        Cache = new KvCache(memory, slots, maxLength, prefixBudgetBytes: 1 << 20);
        Runner = new ModelRunner(decoder, embed, session, signature, Cache, maxPrefill, rebinds: device);
    }

    public KvCache Cache { get; }

    public ModelRunner Runner { get; }

    public static int[] Tokens(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(TinyModel.Vocabulary))];
    }

    public static long[] Keys(IEnumerable<int> tokens) => [.. tokens.Select(t => (long)t)];

    /// <summary>Processes a prompt from nothing and starts one chain from it; returns the logits of its last token.</summary>
    public float[] Start(int[] prompt)
    {
        var logits = Runner.Prefill(0, prompt, default).ToArray();
        using var prefix = Cache.CommitPrompt(Keys(prompt));
        Cache.Fork(prefix);
        return logits;
    }

    /// <summary>One decode step over all rows; logits per row.</summary>
    public float[][] Decode(params int[] tokens)
    {
        var logits = Runner.Decode(tokens, Cache.Lengths).ToArray();
        Cache.Advance();
        return [.. logits.Chunk(TinyModel.Vocabulary)];
    }

    /// <summary>Fills every row, the prompt's too, with <paramref name="value"/>.</summary>
    public void Fill(float value)
    {
        var rows = Cache.Rows;
        for (var plane = 0; plane < rows.Layout.Planes; plane++)
        {
            foreach (var (first, count) in new[] { (0, Cache.Slots), (Cache.PrefillRow, 1) })
                KvMemoryFixture.Plane(runtime, rows.View(runtime, plane, first, count), count * rows.Layout.KvHeads * rows.MaxLength * rows.Layout.HeadSize).Fill(value);
        }
    }

    public void Dispose()
    {
        Runner.Dispose();
        Cache.Dispose();
        runtime.Dispose();
    }
}
