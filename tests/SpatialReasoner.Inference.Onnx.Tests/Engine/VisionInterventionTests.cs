namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class VisionInterventionTests
{
    private static readonly int[] Prompt = EngineFixture.Prompt(1, 12);
    private static readonly SamplingParameters Sampling = new() { MaxTokens = 6 };

    public static TheoryData<VisionIntervention> Probes => 
        [new VisionIntervention { TokenNorm = 3 }, new VisionIntervention { PermutationSeed = 2 }, new VisionIntervention { BlankImage = true }];

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task Probe_BetweenPlainRequests_SharesNoCacheWithThem(VisionIntervention probe)
    {
        await using var fixture = new EngineFixture();
        var before = await Ask(fixture, null);

        var probed = await Ask(fixture, probe);
        var again = await Ask(fixture, probe);
        var after = await Ask(fixture, null);

        probed.Usage.CachedTokens.ShouldBe(0);
        FirstLogprob(probed).ShouldNotBe(FirstLogprob(before));
        again.Usage.CachedTokens.ShouldBe(again.Usage.PromptTokens - 1); // equal probes do share
        again.Chains.ShouldEqualChains(probed.Chains);
        after.Usage.CachedTokens.ShouldBe(after.Usage.PromptTokens - 1);
        after.Chains.ShouldEqualChains(before.Chains);
        await using var fresh = new EngineFixture();
        probed.Chains.ShouldEqualChains((await Ask(fresh, probe)).Chains); // nor does it matter what came before
    }

    [Fact]
    public async Task Probes_ThatDiffer_ShareNoPrefix()
    {
        await using var fixture = new EngineFixture();
        VisionIntervention[] probes =
        [
            new() { TokenNorm = 1 }, new() { TokenNorm = 2 }, new() { PermutationSeed = 1 }, new() { PermutationSeed = 2 }, new() { BlankImage = true },
            new() { BlankImage = true, PermutationSeed = 1 }, new() { TokenNorm = 1, PermutationSeed = 1 },
        ];
        foreach (var probe in probes)
            (await Ask(fixture, probe)).Usage.CachedTokens.ShouldBe(0);
    }

    [Fact]
    public async Task Probe_OfNothing_IsAPlainRequest()
    {
        await using var fixture = new EngineFixture();
        var plain = await Ask(fixture, null);

        var empty = await Ask(fixture, new());

        empty.Usage.CachedTokens.ShouldBe(empty.Usage.PromptTokens - 1);
        empty.Chains.ShouldEqualChains(plain.Chains);
    }

    [Fact]
    public async Task BlankImage_OfDifferentPictures_AnswersAlike()
    {
        await using var fixture = new EngineFixture();

        var first = await Ask(fixture, new() { BlankImage = true }, picture: 1);
        var second = await Ask(fixture, new() { BlankImage = true }, picture: 2);

        second.Chains.ShouldEqualChains(first.Chains);
        fixture.Text.PicturesLoaded.ShouldBe(0);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(100.5f)]
    [InlineData(float.NaN)]
    public async Task TokenNorm_OutOfRange_NamesTheField(float norm)
    {
        await using var fixture = new EngineFixture();

        (await Should.ThrowAsync<InvalidPromptException>(() => Ask(fixture, new() { TokenNorm = norm }))).Field.ShouldBe("vision.token_norm");
    }

    [Fact]
    public void Apply_TokenNorm_SetsTheMeanAndKeepsProportions()
    {
        float[] features = [3, 4, 0, 10]; // norms 5 and 10, mean 7.5

        var scaled = VisionInterventions.Apply(features, hidden: 2, new() { TokenNorm = 2 }, textNorm: 0.75f);

        scaled.ShouldBe([0.6f, 0.8f, 0, 2], tolerance: 1e-6);
        VisionInterventions.MeanNorm(scaled, 2).ShouldBe(1.5f, 1e-6);
        features.ShouldBe([3, 4, 0, 10]);
        VisionInterventions.Apply(new float[4], 2, new() { TokenNorm = 2 }, 0.75f).ShouldBe(new float[4]); // no direction to scale along
    }

    [Fact]
    public void Apply_PermutationSeed_MovesWholeTokensReproducibly()
    {
        var features = Enumerable.Range(0, 64 * 3).Select(i => (float)i).ToArray();

        var permuted = VisionInterventions.Apply(features, hidden: 3, new() { PermutationSeed = 5 }, textNorm: 1);

        permuted.ShouldNotBe(features);
        permuted.Chunk(3).OrderBy(t => t[0]).SelectMany(t => t).ShouldBe(features);
        VisionInterventions.Apply(features, 3, new() { PermutationSeed = 5 }, 1).ShouldBe(permuted);
        VisionInterventions.Apply(features, 3, new() { PermutationSeed = 6 }, 1).ShouldNotBe(permuted);
    }

    [Fact]
    public async Task MeasureTokenNorms_Picture_AgreesWithTheGraphs()
    {
        await using var fixture = new EngineFixture();

        var norms = await fixture.Model.MeasureTokenNormsAsync(FakeText.Image(1));

        norms.ImageTokens.ShouldBe(TinyModel.FeaturesPerImage);
        using var runtime = TinyModel.LoadRuntime();
        using var options = new OrtSessionOptions(runtime, 1, allowSpinning: false, GraphOptimization.All);
        using var encoder = new VisionEncoder("vision", new OrtSession(runtime, TinyModel.Path("vision_encoder.onnx"), options), TinyModel.Hidden);
        var features = encoder.Encode(fixture.Text.Build(FakeText.Request([], Sampling, FakeText.Image(1))).Images[0].LoadPixels(), TinyModel.FeaturesPerImage);
        norms.Image.ShouldBe((float)features.Chunk(TinyModel.Hidden).Average(Length), 1e-4f);
        using var table = new OrtSession(runtime, TinyModel.Path("embed_tokens.onnx"), options);
        using var ids = new AlignedBuffer<long>(1);
        using var embedding = new AlignedBuffer<float>(TinyModel.Hidden);
        using var binding = new OrtBinding(table).Input("input_ids", ids, 0, 1, 1).Output("inputs_embeds", embedding, 0, 1, 1, TinyModel.Hidden);
        double sum = 0;
        for (var id = 0; id < TinyModel.Vocabulary; id++)
        {
            ids.Slice(0, 1)[0] = id;
            table.Run(binding);
            sum += Length(embedding.Slice(0, TinyModel.Hidden).ToArray());
        }
        norms.Text.ShouldBe((float)(sum / TinyModel.Vocabulary), 1e-4f);
        norms.Ratio.ShouldBe(norms.Image / norms.Text);

        static double Length(float[] vector) => Math.Sqrt(vector.Sum(v => (double)v * v));
    }

    [Fact]
    public async Task MeasureTokenNorms_ModelWithoutVision_IsRefused()
    {
        await using var fixture = new EngineFixture(vision: false);

        await Should.ThrowAsync<NotSupportedException>(() => fixture.Model.MeasureTokenNormsAsync(FakeText.Image(1)));
    }

    private static Task<Completion> Ask(EngineFixture fixture, VisionIntervention? probe, byte picture = 1) =>
        fixture.Model.CompleteAsync(FakeText.Request(Prompt, Sampling, FakeText.Image(picture)) with { Vision = probe });

    private static float FirstLogprob(Completion completion) => completion.Chains[0].Tokens[0].Logprob;
}
