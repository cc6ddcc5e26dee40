namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class VisionEncoderTests : IDisposable
{
    private readonly OrtRuntime runtime = TinyModel.LoadRuntime();

    [Fact]
    public void Encode_SplitPicture_YieldsTheFeaturesOfEachTileInOrder()
    {
        using var encoder = Load("vision_encoder.onnx");
        var (first, second) = (Pixels(1), Pixels(2));
        var both = new PixelTensor([.. first.Data, .. second.Data], [1, 2, 3, TinyModel.ImageSize, TinyModel.ImageSize]);

        encoder.Encode(both, 2 * TinyModel.FeaturesPerImage)
            .ShouldBe([.. encoder.Encode(first, TinyModel.FeaturesPerImage), .. encoder.Encode(second, TinyModel.FeaturesPerImage)]);
    }

    [Fact]
    public void Encode_OtherNumberOfTokensThanTheGraphYields_FailsTheRequest()
    {
        using var encoder = Load("vision_encoder.onnx");

        Should.Throw<ModelFailedException>(() => encoder.Encode(Pixels(1), TinyModel.FeaturesPerImage - 1));
    }

    [Fact]
    public void Encode_PictureOfAnotherSize_FailsTheRequest()
    {
        using var encoder = Load("vision_encoder.onnx");
        var wide = Pixels(1) with { Shape = [1, 1, 3, TinyModel.ImageSize / 2, 2 * TinyModel.ImageSize] };

        Should.Throw<ModelFailedException>(() => encoder.Encode(wide, TinyModel.FeaturesPerImage)).Message.ShouldContain("[1, 1, 3, 8, 32]");
    }

    [Fact]
    public void Create_GraphWithOtherInputs_IsRefusedByName() =>
        Should.Throw<NotSupportedException>(() => Load("embed_tokens.onnx")).Message.ShouldContain("input_ids");

    [Fact]
    public async Task Cache_ManyAskForOnePictureAtOnce_EncodesItOnce()
    {
        var calls = 0;
        await using var cache = new VisionEncoderCache((_, tokens) => { Interlocked.Increment(ref calls); Thread.Sleep(20); return new float[tokens]; }, 1 << 20);

        var features = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cache.GetAsync(Picture("a"), 4, CancellationToken.None)));

        calls.ShouldBe(1);
        features.ShouldAllBe(f => ReferenceEquals(f, features[0]));
    }

    [Fact]
    public async Task Cache_OverBudget_ForgetsTheLeastRecentlyUsed()
    {
        var encoded = new List<string>();
        await using var cache = new VisionEncoderCache((image, tokens) => { encoded.Add(image.Sha256); return new float[tokens]; }, budgetBytes: 2 * 4 * sizeof(float));
        foreach (var hash in new[] { "a", "b", "a", "c", "a", "b" })
            await cache.GetAsync(Picture(hash), 4, CancellationToken.None);

        encoded.ShouldBe(["a", "b", "c", "b"]);
    }

    [Fact]
    public async Task Cache_CallerLeaves_EncodingGoesOnForTheOthers()
    {
        using var release = new ManualResetEventSlim();
        using var leave = new CancellationTokenSource();
        await using var cache = new VisionEncoderCache((_, tokens) => { release.Wait(); return new float[tokens]; }, 1 << 20);
        var leaving = cache.GetAsync(Picture("a"), 4, leave.Token);
        var staying = cache.GetAsync(Picture("a"), 4, CancellationToken.None);

        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        release.Set();

        (await staying).Length.ShouldBe(4);
    }

    [Fact]
    public async Task Cache_EncodingFails_IsTriedAgainByTheNextRequest()
    {
        var calls = 0;
        await using var cache = new VisionEncoderCache((_, tokens) => ++calls == 1 ? throw new InvalidImageException("broken") : new float[tokens], 1 << 20);

        await Should.ThrowAsync<InvalidImageException>(() => cache.GetAsync(Picture("a"), 4, CancellationToken.None));
        (await cache.GetAsync(Picture("a"), 4, CancellationToken.None)).Length.ShouldBe(4);
    }

    public void Dispose() => runtime.Dispose();

    private static PromptImage Picture(string hash) => new(hash, 0, 4, () => throw new InvalidOperationException());

    private static PixelTensor Pixels(int seed)
    {
        var random = new Random(seed);
        return new PixelTensor(
            [.. Enumerable.Range(0, 3 * TinyModel.ImageSize * TinyModel.ImageSize).Select(_ => random.NextSingle())],
            [1, 1, 3, TinyModel.ImageSize, TinyModel.ImageSize]);
    }

    private VisionEncoder Load(string file)
    {
        using var options = new OrtSessionOptions(runtime, 1, allowSpinning: false, GraphOptimization.All);
        return new VisionEncoder(file, new OrtSession(runtime, TinyModel.Path(file), options), TinyModel.Hidden);
    }
}
