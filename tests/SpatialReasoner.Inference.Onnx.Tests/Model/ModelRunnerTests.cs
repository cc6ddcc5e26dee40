namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>The invariant everything rests on: a chain decoded in a batch equals the chain decoded alone.</summary>
public sealed class ModelRunnerTests
{
    // Exact on the machines measured so far; other processors may order sums differently.
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData("decoder.onnx", false)]
    [InlineData("decoder_lengths.onnx", false)]
    [InlineData("decoder_half.onnx", false)]
    [InlineData("decoder.onnx", true)]
    [InlineData("decoder_lengths.onnx", true)]
    [InlineData("decoder_half.onnx", true)]
    public void Decode_RaggedBatchOf16_EqualsEachRowAlone(string decoder, bool device)
    {
        using var batched = new RunnerFixture(decoder, device: device);
        var prompts = Enumerable.Range(0, 16).Select(i => RunnerFixture.Tokens(seed: i, count: 3 + 2 * i)).ToArray();
        foreach (var prompt in prompts)
            batched.Start(prompt);
        var first = batched.Decode([.. Enumerable.Range(0, 16)]);
        var second = batched.Decode([.. Enumerable.Range(16, 16)]);

        for (var i = 0; i < 16; i++)
        {
            using var alone = new RunnerFixture(decoder, slots: 1);
            alone.Start(prompts[i]);
            MaxDifference(alone.Decode(i)[0], first[i]).ShouldBeLessThanOrEqualTo(Tolerance);
            MaxDifference(alone.Decode(16 + i)[0], second[i]).ShouldBeLessThanOrEqualTo(Tolerance);
        }
    }

    [Theory]
    [InlineData("decoder.onnx", 1, false)]
    [InlineData("decoder.onnx", 7, false)]
    [InlineData("decoder_lengths.onnx", 7, false)]
    [InlineData("decoder.onnx", 7, true)]
    [InlineData("decoder_lengths.onnx", 7, true)]
    public void Prefill_InChunks_EqualsOnePass(string decoder, int chunk, bool device)
    {
        var prompt = RunnerFixture.Tokens(seed: 1, count: 40);
        using var whole = new RunnerFixture(decoder);
        var expected = whole.Runner.Prefill(0, prompt, default).ToArray();

        using var chunked = new RunnerFixture(decoder, device: device);
        float[] actual = [];
        for (var i = 0; i < prompt.Length; i += chunk)
            actual = chunked.Runner.Prefill(i, prompt.AsSpan(i, Math.Min(chunk, prompt.Length - i)), default).ToArray();

        MaxDifference(expected, actual).ShouldBeLessThanOrEqualTo(Tolerance);
    }

    [Fact]
    public void Prefill_SameWeightsWithExplicitLengths_GivesTheSameLogits()
    {
        var prompt = RunnerFixture.Tokens(seed: 2, count: 20);
        using var masked = new RunnerFixture("decoder.onnx");
        using var explicitLengths = new RunnerFixture("decoder_lengths.onnx");

        var expected = masked.Runner.Prefill(0, prompt, default).ToArray();
        var actual = explicitLengths.Runner.Prefill(0, prompt, default).ToArray();

        MaxDifference(expected, actual).ShouldBeLessThanOrEqualTo(Tolerance);
    }

    [Fact]
    public void Decode_UnusedCacheHoldsNaN_DoesNotReachTheLogits()
    {
        var prompt = RunnerFixture.Tokens(seed: 3, count: 9);
        using var clean = new RunnerFixture();
        clean.Start(prompt);
        using var poisoned = new RunnerFixture();
        poisoned.Fill(float.NaN);
        poisoned.Start(prompt);

        MaxDifference(clean.Decode(5)[0], poisoned.Decode(5)[0]).ShouldBeLessThanOrEqualTo(Tolerance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_RowInTheMiddleLeaves_TheOthersGoOnUnchanged(bool device)
    {
        var prompts = Enumerable.Range(0, 4).Select(i => RunnerFixture.Tokens(seed: 10 + i, count: 5 + 3 * i)).ToArray();
        using var fixture = new RunnerFixture(device: device);
        foreach (var prompt in prompts)
            fixture.Start(prompt);
        fixture.Decode(1, 2, 3, 4);
        fixture.Cache.Release(1); // row 3 moves to row 1
        var after = fixture.Decode(1, 4, 3);

        foreach (var (row, prompt) in new[] { (0, 0), (1, 3), (2, 2) })
        {
            using var alone = new RunnerFixture(slots: 1);
            alone.Start(prompts[prompt]);
            alone.Decode(prompt + 1);
            MaxDifference(alone.Decode(prompt + 1)[0], after[row]).ShouldBeLessThanOrEqualTo(Tolerance);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Prefill_ReplacedEmbedding_OverridesThePlaceholder(bool device)
    {
        int[] prompt = [1, TinyModel.ImageToken, 2];
        var feature = new float[TinyModel.Hidden];
        feature.AsSpan().Fill(0.5f);
        using var fixture = new RunnerFixture(device: device);

        var plain = fixture.Runner.Prefill(0, prompt, default).ToArray();
        var replaced = fixture.Runner.Prefill(0, prompt, new ReadOnlyMemory<float>[] { default, feature, default }).ToArray();
        var placeholderOutOfTable = fixture.Runner.Prefill(0, [1, 1_000_000, 2], new ReadOnlyMemory<float>[] { default, feature, default }).ToArray();

        MaxDifference(plain, replaced).ShouldBeGreaterThan(0.01f);
        placeholderOutOfTable.ShouldBe(replaced);
    }

    [Fact]
    public void Prefill_HalfPrecisionCache_IsCloseToSinglePrecision()
    {
        var prompt = RunnerFixture.Tokens(seed: 4, count: 20);
        using var single = new RunnerFixture("decoder.onnx");
        using var half = new RunnerFixture("decoder_half.onnx");

        var expected = single.Runner.Prefill(0, prompt, default).ToArray();
        var actual = half.Runner.Prefill(0, prompt, default).ToArray();

        half.Cache.Rows.Layout.BytesPerToken.ShouldBe(single.Cache.Rows.Layout.BytesPerToken / 2);
        MaxDifference(expected, actual).ShouldBeInRange(1e-6f, 0.02f);
    }

    [Fact]
    public void Create_DecoderThatReturnsAGrowingCache_IsRefusedWithTheReason()
    {
        var error = Should.Throw<NotSupportedException>(() => new RunnerFixture("decoder_growing.onnx"));

        error.Message.ShouldContain("decoder_growing.onnx");
        error.Message.ShouldContain("GroupQueryAttention");
    }

    [Fact]
    public void Decode_SteadyState_AllocatesNothing()
    {
        using var fixture = new RunnerFixture();
        for (var i = 0; i < 8; i++)
            fixture.Start(RunnerFixture.Tokens(i, 10));
        var tokens = new int[8];
        for (var i = 0; i < 5; i++)
            Step();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
            Step();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step()
        {
            fixture.Runner.Decode(tokens, fixture.Cache.Lengths);
            fixture.Cache.Advance();
        }
    }

    private static float MaxDifference(float[] a, float[] b) => a.Zip(b, (x, y) => float.IsNaN(x) || float.IsNaN(y) ? float.PositiveInfinity : MathF.Abs(x - y)).Max();
}
