namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Providers asked of the library itself. No machine has 64 GPUs, so that CUDA's last one cannot be had on any.</summary>
public sealed class ProviderTests
{
    private static readonly EngineOptions NoSuchGpu = new() { CudaDevice = 63 };

    [Fact]
    public async Task Provider_Default_IsTheCpuAndNothingElseWasAsked()
    {
        await using var fixture = new EngineFixture();

        fixture.Model.Provider.ToString().ShouldBe("cpu");
        fixture.Model.Provider.CacheOnDevice.ShouldBeFalse();
        fixture.Model.Description.Provider.ShouldBe("cpu");
    }

    [Fact]
    public async Task Provider_CudaCannotBeHad_FallsBackAndSaysWhyInTheLibrarysWords()
    {
        await using var fixture = new EngineFixture(NoSuchGpu with { Provider = "cuda,cpu" });
        await using var plain = new EngineFixture();

        var report = fixture.Model.Provider;
        report.Used.ShouldBe("cpu");
        var (provider, reason) = report.PassedOver.ShouldHaveSingleItem();
        provider.ShouldBe("cuda");
        reason.ShouldNotBeNullOrWhiteSpace();
        reason.ShouldNotContain(".cc:");
        fixture.Model.Description.Provider.ShouldBe("cpu (cuda,cpu was asked for)");
        var (prompt, sampling) = (EngineFixture.Prompt(1, 20), new SamplingParameters { MaxTokens = 10 });
        (await fixture.Complete(prompt, sampling)).Chains.ShouldEqualChains((await plain.Complete(prompt, sampling)).Chains);
    }

    [Fact]
    public void Provider_CudaAloneCannotBeHad_IsNotLoaded() =>
        Should.Throw<ModelFailedException>(() => new EngineFixture(NoSuchGpu with { Provider = "cuda" }))
            .Message.ShouldStartWith("SpatialReasoner:Engine:Provider is 'cuda', and no provider it names can be had. cuda: ");

    [Fact]
    public async Task Provider_WebGpu_SaysWhatTheCpuSays()
    {
        await using var gpu = WebGpu(new());
        await using var cpu = new EngineFixture();
        gpu.Model.Provider.CacheOnDevice.ShouldBeTrue();

        // Sampled chains of different lengths on few rows, over shared prefixes, with a picture: forks, moves and splits of segments.
        var requests = Enumerable.Range(0, 6).Select(i => FakeText.Request(
            [.. EngineFixture.Prompt(1, 6), .. EngineFixture.Prompt(2 + i % 2, 5 + 3 * i)],
            new SamplingParameters { Chains = 1 + i, MaxTokens = 6 + 5 * i, Temperature = 0.8f, Seed = i },
            i % 2 == 0 ? FakeText.Image((byte)i) : null)).ToArray();
        var actual = await Task.WhenAll(requests.Select(r => gpu.Model.CompleteAsync(r)));
        for (var i = 0; i < requests.Length; i++)
            actual[i].Chains.ShouldEqualChains((await cpu.Model.CompleteAsync(requests[i])).Chains);
    }

    [Fact]
    public async Task Provider_TwoModelsOnWebGpu_ShareTheDevice()
    {
        await using var first = WebGpu(new() { Slots = 4 });
        await using var second = WebGpu(new() { Slots = 3 });
        var (prompt, sampling) = (EngineFixture.Prompt(3, 20), new SamplingParameters { Chains = 5, MaxTokens = 25, Temperature = 1, Seed = 3 });

        var both = await Task.WhenAll(
            Task.Run(() => first.Complete(prompt, sampling, FakeText.Image(1))), Task.Run(() => second.Complete(prompt, sampling, FakeText.Image(1))));

        both[0].Chains.ShouldEqualChains(both[1].Chains);
    }

    private static EngineFixture WebGpu(EngineOptions options)
    {
        try
        {
            // Short pieces: SwiftShader, a device in software, gets long ones wrong.
            return new EngineFixture(options with { Provider = "webgpu", TokensPerStep = 24 });
        }
        catch (ModelFailedException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
