namespace SpatialReasoner.Inference.Tests;

public sealed class SamplingParametersTests
{
    [Fact]
    public void ChainSeed_SeedsAndChainsNearEachOther_AreAllDifferent()
    {
        // Chain i of seed s must not be chain i + 1 of seed s - 1: no shifted copies of one stream.
        var seeds = new HashSet<ulong>();
        for (var seed = -200L; seed < 200; seed++)
        {
            for (var chain = 0; chain < 64; chain++)
                seeds.Add(SamplingParameters.ChainSeed(seed, chain));
        }

        seeds.Count.ShouldBe(400 * 64);
    }

    [Fact]
    public void ChainSeed_SameInputs_GiveTheSameSeed()
    {
        SamplingParameters.ChainSeed(7, 3).ShouldBe(SamplingParameters.ChainSeed(7, 3));
    }
}
