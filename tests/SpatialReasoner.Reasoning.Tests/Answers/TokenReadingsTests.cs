using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;

namespace SpatialReasoner.Reasoning.Tests.Answers;

/// <summary>What is read from the distributions behind a chain's tokens.</summary>
public sealed class TokenReadingsTests
{
    [Fact]
    public void Parse_ProbabilityOnTwoBins_IsTheMeanBetweenThem()
    {
        var seen = Read((" x3", [(" x3", 0.75), (" x4", 0.25)]), (" y20", [(" y20", 1)]));

        seen.Image!.Value.ShouldBe(new Vector2(3.75f / 32, 20.5f / 32));
    }

    [Fact]
    public void Parse_Spread_IsTheVarianceLessThatOfTheBins()
    {
        // Half each on bins 2 and 6: variance 4, of which a twelfth is the bins' own.
        var seen = Read((" x2", [(" x2", 0.5), (" x6", 0.5)]), (" y20", [(" y20", 1)]));

        seen.Spread!.Image!.Value.X.ShouldBe(MathF.Sqrt(4 - 1 / 12f) / 32, 1e-5f);
        seen.Spread.Image.Value.Y.ShouldBe(0.25f / 32, 1e-6f);
    }

    [Fact]
    public void Parse_FacingAcrossNought_IsTheCircularMean()
    {
        var seen = Read((" yaw345", [(" yaw345", 0.5), (" yaw15", 0.5)]));

        Angles.Signed(seen.Facing!.Value).ShouldBe(0, 1e-4f);
        Angles.ToDegrees(seen.Spread!.Facing!.Value).ShouldBeInRange(12, 16);
    }

    [Fact]
    public void Parse_OtherScales_DoNotCount()
    {
        var seen = Read((" X1", [(" X1", 0.6), (" x31", 0.2), (" Z9", 0.2)]), (" Z9", [(" Z9", 1)]));

        seen.Ground!.Value.ShouldBe(new Vector2(1, 9));
    }

    [Fact]
    public void Parse_LittleProbabilityOnTheScale_KeepsWhatIsWritten()
    {
        var seen = Read((" D9", [(" D9", 0.3), (" blue", 0.7)]));

        seen.CameraDistance.ShouldBe(9);
        seen.Spread.ShouldBeNull();
    }

    [Fact]
    public void Parse_NoAlternatives_IsTheText()
    {
        var seen = Read((" x3", []), (" y20", []));

        seen.ShouldBe(new PerceivedObject("red robot") { Image = new Vector2(3.5f / 32, 20.5f / 32), NameProbability = 1 });
    }

    [Fact]
    public void Parse_NameOfUnsureWords_IsAsLikelyAsTheyAreTogether()
    {
        var chain = Chain([
            new TokenLogprob(1, " red", MathF.Log(0.8f)), new TokenLogprob(2, " robot", MathF.Log(0.5f)), new TokenLogprob(3, " x3", MathF.Log(0.1f)),
            new TokenLogprob(4, " y20", MathF.Log(0.1f))]);

        RecordParser.Parse(chain).ShouldHaveSingleItem().NameProbability!.Value.ShouldBe(0.4, 1e-6);
        RecordParser.Parse(chain.Text).ShouldHaveSingleItem().NameProbability.ShouldBeNull();
    }

    [Fact]
    public void Parse_DrawnTokenAmongTheLeastLikely_CountsOnce()
    {
        // The drawn token is not among the alternatives reported.
        var seen = RecordParser.Parse(Chain([
            new TokenLogprob(1, " red", 0), new TokenLogprob(2, " robot", 0),
            new TokenLogprob(3, " D11", MathF.Log(0.1f)) { Alternatives = [new TokenAlternative(4, " D10", MathF.Log(0.9f))] }])).ShouldHaveSingleItem();

        seen.CameraDistance!.Value.ShouldBe(10.1f, 1e-4f);
    }

    private static PerceivedObject Read(params (string Text, (string, double)[] Alternatives)[] coordinates) => RecordParser.Parse(Chain(
    [
        new TokenLogprob(1, " red", 0), new TokenLogprob(2, " robot", 0),
        .. coordinates.Select(c => new TokenLogprob(3, c.Text, c.Alternatives.Length > 0 ? (float)Math.Log(c.Alternatives[0].Item2) : 0)
        {
            Alternatives = [.. c.Alternatives.Select(a => new TokenAlternative(a.Item1.GetHashCode(StringComparison.Ordinal), a.Item1, (float)Math.Log(a.Item2)))],
        }),
        new TokenLogprob(9, ";", 0),
    ])).ShouldHaveSingleItem();

    private static CompletedChain Chain(IReadOnlyList<TokenLogprob> tokens) =>
        new(string.Concat(tokens.Select(t => t.Text)), tokens, FinishReason.Stop);
}
