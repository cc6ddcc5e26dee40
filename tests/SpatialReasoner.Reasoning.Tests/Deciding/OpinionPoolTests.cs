using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Deciding;

public sealed class OpinionPoolTests
{
    private static readonly SpatialAnswer Left = SpatialAnswer.Choice("left"), Right = SpatialAnswer.Choice("right");

    [Fact]
    public void Pool_UnsureGeometryAndSureChains_TheChainsDecide()
    {
        var pooled = OpinionPool.Pool([.. Repeat(Left, 110), .. Repeat(Right, 90)], [.. Repeat(Right, 8)])!;

        pooled.Answer.ShouldBe(Right);
        pooled.Agreement.ShouldBeInRange(0.6, 0.95);
        pooled.Votes.Sum(v => v.Weight).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Pool_SureGeometryAndSplitChains_GeometryDecides() =>
        OpinionPool.Pool([.. Repeat(Left, 195), .. Repeat(Right, 5)], [Left, Right, Right])!.Answer.ShouldBe(Left);

    [Fact]
    public void Pool_OneSideSilent_TheOtherIsTheAnswer()
    {
        OpinionPool.Pool([null, null], [Left])!.Answer.ShouldBe(Left);
        OpinionPool.Pool([Right], [null])!.Answer.ShouldBe(Right);
        OpinionPool.Pool([null], []).ShouldBeNull();
    }

    [Fact]
    public void Pool_Lengths_LeansToTheMorePrecise()
    {
        var draws = Enumerable.Range(0, 100).Select(i => SpatialAnswer.Distance(4 + (i % 10 - 4.5) * 0.02));
        var chains = new[] { 2.0, 8, 5, 6, 7 }.Select(m => SpatialAnswer.Distance(m));

        OpinionPool.Pool([.. draws], [.. chains])!.Answer!.Value!.Value.ShouldBe(4, 0.1);
    }

    [Fact]
    public void Pool_AnglesAcrossNought_MeetBetween() =>
        OpinionPool.Pool([SpatialAnswer.Angle(350)], [SpatialAnswer.Angle(10)])!.Answer!.Value!.Value.ShouldBe(0, 1e-6);

    private static IEnumerable<SpatialAnswer> Repeat(SpatialAnswer answer, int count) => Enumerable.Repeat(answer, count);
}
