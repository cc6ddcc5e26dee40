namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class ProviderCheckTests
{
    [Theory]
    [InlineData("decoder.onnx", false)]
    [InlineData("decoder.onnx", true)]
    [InlineData("decoder_half.onnx", true)]
    public void Run_GoodProvider_Passes(string decoder, bool device)
    {
        using var fixture = new RunnerFixture(decoder, device: device);

        ProviderCheck.Run(fixture.Runner, fixture.Cache);

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

        Should.Throw<ProviderException>(() => ProviderCheck.Run(runner, fixture.Cache)).Message.ShouldContain("decoded together");
    }

    [Fact]
    public void Run_LongPiecesThatDifferFromShortOnes_IsRefusedWithTheKeyThatHelps()
    {
        using var fixture = new RunnerFixture(maxPrefill: 64);
        var runner = new FaultyRunner(fixture.Runner)
        {
            OnPrefill = (piece, logits) =>
            {
                if (piece == 64 / 8 + 1) // the one after the short ones
                    Scale(logits, 1.1f);
            },
        };

        var message = Should.Throw<ProviderException>(() => ProviderCheck.Run(runner, fixture.Cache)).Message;
        message.ShouldContain("one piece of 64 tokens");
        message.ShouldContain("SpatialReasoner:Engine:TokensPerStep");
    }

    [Fact]
    public void Run_OneRow_HasNothingToCompare()
    {
        using var fixture = new RunnerFixture(slots: 1);
        var runner = new FaultyRunner(fixture.Runner) { OnDecode = (_, _) => throw new InvalidOperationException() };

        ProviderCheck.Run(runner, fixture.Cache);
    }

    private static void Scale(Span<float> logits, float factor)
    {
        foreach (ref var logit in logits)
            logit *= factor;
    }
}
