using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Deciding;

public sealed class OpinionPoolTests
{
    private static readonly SpatialAnswer Left = SpatialAnswer.Choice("left"), Right = SpatialAnswer.Choice("right");

    [Fact]
    public void Pool_UnsureGeometryAndSureLikelihood_TheSurerDecides()
    {
        var pooled = OpinionPool.Pool(Geometry((Left, 0.55), (Right, 0.45)), Likelihood((Right, 0.99), (Left, 0.01)))!;

        pooled.Answer.ShouldBe(Right);
        pooled.Agreement.ShouldBeInRange(0.6, 0.99);
        pooled.Votes.Select(v => v.Answer).ShouldBe(["right", "left"]);
        pooled.Votes.Sum(v => v.Weight).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Pool_SureGeometryAndSplitChains_GeometryDecides() =>
        OpinionPool.Pool(Geometry((Left, 0.97), (Right, 0.03)), Chains((Left, 1), (Right, 2)))!.Answer.ShouldBe(Left);

    [Fact]
    public void Pool_OneSourceSilent_TheOtherIsTheAnswer()
    {
        OpinionPool.Pool(Geometry(), Chains((Left, 1)))!.Answer.ShouldBe(Left);
        OpinionPool.Pool(Geometry((Right, 1)), Chains())!.Answer.ShouldBe(Right);
        OpinionPool.Pool(Geometry(), Chains()).ShouldBeNull();
    }

    [Fact]
    public void Pool_Agreement_IsSurerThanEither()
    {
        var alone = OpinionPool.Pool(Geometry((Left, 0.8), (Right, 0.2)))!.Agreement;

        OpinionPool.Pool(Geometry((Left, 0.8), (Right, 0.2)), Likelihood((Left, 0.8), (Right, 0.2)))!.Agreement.ShouldBeGreaterThan(alone);
    }

    [Fact]
    public void Pool_WhetherItIsThere_IsSettledApartFromWhere()
    {
        // All that geometry knows if the object is there says right; that it is likely absent must not make the little mass on the left win.
        var pooled = OpinionPool.Pool(Geometry((SpatialAnswer.Absent, 0.6), (Right, 0.4)), Likelihood((Right, 0.9), (Left, 0.09), (SpatialAnswer.Absent, 0.01)))!;

        pooled.Answer.ShouldBe(Right);
        pooled.Votes.Select(v => v.Answer).ShouldBe(["right", "not in the image", "left"]);
    }

    [Fact]
    public void Pool_ChainsThatSeeWhatNobodyElseSees_DoNotBringItIntoTheImage() =>
        OpinionPool.Pool(
            Geometry((SpatialAnswer.Absent, 0.95), (Left, 0.05)), Likelihood((SpatialAnswer.Absent, 0.8), (Left, 0.2)), Chains((Left, 8)))!.Answer.ShouldBe(SpatialAnswer.Absent);

    [Fact]
    public void Pool_EqualWordsInOtherCase_AreOneAnswer()
    {
        var pooled = OpinionPool.Pool(Geometry((SpatialAnswer.Object("red cube"), 1)), Chains((SpatialAnswer.Object("Red cube"), 1)))!;

        pooled.Votes.Count.ShouldBe(1);
        pooled.Votes[0].Count.ShouldBe(2);
    }

    [Fact]
    public void Pool_Lengths_LeansToTheMorePrecise()
    {
        var draws = Enumerable.Range(0, 100).Select(i => (SpatialAnswer.Length(4 + ((i % 10 - 4.5) * 0.02)), 1.0));
        var chains = new[] { 2.0, 8, 5, 6, 7 }.Select(m => (SpatialAnswer.Distance(m), 1.0));

        OpinionPool.Pool(Geometry([.. draws]), Chains([.. chains]))!.Answer!.Value!.Value.ShouldBe(4, 0.1);
    }

    [Fact]
    public void Pool_AnglesAcrossNought_MeetBetween() =>
        Math.IEEERemainder(OpinionPool.Pool(new Opinion([new(SpatialAnswer.Angle(350), 1)], Trust.InChains), Chains((SpatialAnswer.Angle(10), 1)))!.Answer!.Value!.Value, 360)
            .ShouldBe(0, 1e-6);

    private static Opinion Geometry(params (SpatialAnswer, double)[] answers) => Of(answers, Trust.InGeometry);

    private static Opinion Likelihood(params (SpatialAnswer, double)[] answers) => Of(answers, Trust.InLikelihood);

    private static Opinion Chains(params (SpatialAnswer, double)[] answers) => Of(answers, Trust.InChains);

    private static Opinion Of((SpatialAnswer Answer, double Weight)[] answers, Trust trust) => new([.. answers.Select(a => new WeightedAnswer(a.Answer, a.Weight))], trust);
}
