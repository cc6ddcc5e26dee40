namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class BatchCheckTests
{
    [Theory]
    [InlineData("decoder.onnx", false)]
    [InlineData("decoder.onnx", true)]
    [InlineData("decoder_half.onnx", true)]
    public void Run_RowsThatLeaveEachOtherAlone_Passes(string decoder, bool device)
    {
        using var fixture = new RunnerFixture(decoder, device: device);

        BatchCheck.Run(fixture.Runner, fixture.Cache);

        fixture.Cache.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.1f)]
    public void Run_RowsThatDisturbEachOther_IsRefused(float factor)
    {
        using var fixture = new RunnerFixture();
        var runner = new FaultyRunner(fixture.Runner)
        {
            OnDecode = (_, logits) =>
            {
                if (logits.Length == 2 * TinyModel.Vocabulary)
                    Scale(logits[TinyModel.Vocabulary..], factor);
            },
        };

        Should.Throw<ProviderException>(() => BatchCheck.Run(runner, fixture.Cache)).Message.ShouldContain("decoded together");
    }

    [Fact]
    public void Run_OneRow_HasNothingToCompare()
    {
        using var fixture = new RunnerFixture(slots: 1);
        var runner = new FaultyRunner(fixture.Runner) { OnDecode = (_, _) => throw new InvalidOperationException() };

        BatchCheck.Run(runner, fixture.Cache);
    }

    private static void Scale(Span<float> logits, float factor)
    {
        foreach (ref var logit in logits)
            logit *= factor;
    }
}
