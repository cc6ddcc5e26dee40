namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

/// <summary>
/// The package's place, taken by arithmetic: a token per character, logits that depend on every token fed so far. It holds callers to the
/// package's rules: no logits after going back, no going back where the family cannot, nothing after disposal.
/// </summary>
internal sealed class FakeRuntime(bool rewinds = true) : IGenAIRuntime
{
    public const int Vocabulary = 64, Eos = 63, TokensPerImage = 3;

    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .,?!:;-_'";

    /// <summary>Prompts run by generators.</summary>
    public int Prefills { get; private set; }

    /// <summary>Generators and prompts not disposed yet.</summary>
    public int Open { get; private set; }

    public bool Disposed { get; private set; }

    public string? Prompt { get; private set; }

    public IReadOnlyList<ImageContent> Images { get; private set; } = [];

    /// <summary>Added to the logit of the end of turn.</summary>
    public float EosBias { get; init; } = -100;

    /// <summary>Set: a prefill waits until it is terminated.</summary>
    public TaskCompletionSource? PrefillBlocks { get; init; }

    public IPreparedPrompt Prepare(string prompt, IReadOnlyList<ImageContent> images)
    {
        (Prompt, Images) = (prompt, images);
        Open++;
        return new Prepared(this, [.. Encode(prompt), .. Enumerable.Range(1, images.Count).SelectMany(i => Enumerable.Repeat(-i, TokensPerImage)), 1]);
    }

    public IGenerator CreateGenerator(int maxLength)
    {
        Open++;
        return new Generator(this, maxLength);
    }

    // "ab" is a token of its own, so that texts can merge.
    public int[] Encode(string text) => [.. text.Replace("ab", "\u0001", StringComparison.Ordinal).Select(c => c == '\u0001' ? 62 : Math.Max(0, Letters.IndexOf(c, StringComparison.Ordinal)))];

    public string TokenText(int id) => id == 62 ? "ab" : id < Letters.Length ? Letters[id].ToString() : "";

    public ITokenStream CreateStream() => new Stream(this);

    public void Dispose() => Disposed = true;

    /// <summary>Logits after <paramref name="tokens"/>.</summary>
    public float[] Logits(IEnumerable<int> tokens)
    {
        var hash = tokens.Aggregate(17UL, (h, token) => unchecked((h ^ (ulong)(uint)token) * 0x9E3779B97F4A7C15UL + 11));
        var logits = new float[Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
            logits[i] = (SamplingParameters.ChainSeed((long)hash, i) >> 40) / (float)(1 << 24) * 6 - 3;
        logits[Eos] += EosBias;
        return logits;
    }

    private sealed class Prepared(FakeRuntime runtime, int[] tokens) : IPreparedPrompt
    {
        public int[] Tokens => tokens;

        public void Dispose() => runtime.Open--;
    }

    private sealed class Stream(FakeRuntime runtime) : ITokenStream
    {
        public string Append(int id) => runtime.TokenText(id);

        public void Dispose()
        {
        }
    }

    private sealed class Generator(FakeRuntime runtime, int maxLength) : IGenerator
    {
        private readonly List<int> tokens = [];
        private bool hasLogits, disposed;
        private volatile bool terminated;

        public void Prefill(IPreparedPrompt prompt)
        {
            Check(tokens.Count == 0, "a second prompt");
            runtime.Prefills++;
            if (runtime.PrefillBlocks is { } blocks)
            {
                blocks.TrySetResult();
                SpinWait.SpinUntil(() => terminated, TimeSpan.FromSeconds(30));
            }
            Add(((Prepared)prompt).Tokens);
        }

        public int[] Tokens() => [.. tokens];

        public void Append(int token)
        {
            Check(tokens.Count > 0, "a token before the prompt");
            Add([token]);
        }

        public void RewindTo(int length)
        {
            Check(rewinds: true);
            tokens.RemoveRange(length, tokens.Count - length);
            hasLogits = false;
        }

        public void ReadLogits(Span<float> logits)
        {
            Check(hasLogits, "logits where there are none");
            runtime.Logits(tokens).CopyTo(logits);
        }

        public void Terminate()
        {
            Check(!disposed, "termination after disposal");
            terminated = true;
        }

        public void Dispose()
        {
            Check(!disposed, "a second disposal");
            disposed = true;
            runtime.Open--;
        }

        private void Add(int[] added)
        {
            Check(!disposed, "use after disposal");
            if (terminated)
                throw new ModelFailedException("Session in Terminated state, exiting!");
            Check(tokens.Count + added.Length <= maxLength, "more tokens than there is room for");
            tokens.AddRange(added);
            hasLogits = true;
        }

        private void Check(bool rewinds) => Check(rewinds && runtime.CanRewind, "going back on a model that cannot");

        private static void Check(bool allowed, string what)
        {
            if (!allowed)
                throw new InvalidOperationException($"The package was asked for {what}.");
        }
    }

    private bool CanRewind => rewinds;
}
