using System.Numerics;
using SpatialReasoner.Reasoning.Perceiving;

namespace SpatialReasoner.Reasoning.Tests.Perceiving;

public sealed class LookFusionTests
{
    [Fact]
    public void Fuse_BothLooksListIt_IsThereAtTheMean()
    {
        var seen = LookFusion.Fuse([[At("red cube", 0.2f, 0.6)], [At("red cube", 0.22f, 0.6)]]).ShouldHaveSingleItem();

        (seen.Name, seen.Confidence, seen.Rival).ShouldBe(("red cube", 1, null));
        seen.Image!.Value.X.ShouldBe(0.21f, 1e-6f);
    }

    [Fact]
    public void Fuse_TwoNamesAtOnePlace_IsOneObjectOfTheLikelierName()
    {
        // Odds 4 against 1: four fifths.
        var seen = LookFusion.Fuse([[At("red cube", 0.20f, 0.5)], [At("red cone", 0.22f, 0.8)]]).ShouldHaveSingleItem();

        (seen.Name, seen.Confidence).ShouldBe(("red cone", 1));
        seen.Rival!.Name.ShouldBe("red cube");
        seen.Rival.Probability.ShouldBe(0.2, 1e-9);
        seen.Image!.Value.X.ShouldBe(0.21f, 1e-6f);
    }

    [Fact]
    public void Fuse_OneLookListsBothNames_AreTwoObjects()
    {
        var seen = LookFusion.Fuse([[At("red cube", 0.20f, 0.9), At("red cone", 0.22f, 0.9)], [At("red cube", 0.20f, 0.9)]]);

        seen.Select(o => (o.Name, o.Rival)).ShouldBe([("red cube", null), ("red cone", null)]);
        seen[0].Confidence.ShouldBe(1);
        seen[1].Confidence.ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Fuse_OneLookAloneListsIt_IsSurerWhereNothingElseIsNear()
    {
        var cube = At("red cube", 0.20f, 0.99);
        var free = LookFusion.Fuse([[cube, At("red cone", 0.80f, 0.6)], [cube]])[1];
        var near = LookFusion.Fuse([[cube, At("red cone", 0.25f, 0.6)], [cube]])[1];

        free.Confidence.ShouldBeGreaterThan(0.8);
        near.Confidence.ShouldBeLessThan(0.6);
    }

    [Fact]
    public void Fuse_NamesThatAreNotTold_CountAsOftenAsTheyWereListed()
    {
        var cone = new PerceivedObject("red cone") { Image = new Vector2(0.2f, 0.5f) };
        var cube = cone with { Name = "red cube" };

        LookFusion.Fuse([[cone], [cube], [cube], [cone]]).ShouldHaveSingleItem().Rival!.Probability.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Through_LookThatCalledItOtherwise_KeepsItsCoordinates()
    {
        IReadOnlyList<PerceivedObject> first = [At("red cube", 0.20f, 0.5), At("blue cone", 0.7f, 0.9)], second = [At("red cone", 0.22f, 0.8)];
        var fused = LookFusion.Fuse([first, second]);

        var through = LookFusion.Through(second, fused);

        through.Select(o => (o.Name, o.Rival, o.Confidence)).ShouldBe(fused.Select(o => (o.Name, o.Rival, o.Confidence)));
        through[0].Image!.Value.X.ShouldBe(0.22f);
        through[1].ShouldBe(fused[1]);
    }

    [Fact]
    public void Supported_NameAQuestionMentions_BecomesLikelier()
    {
        var seen = At("red cube", 0.2f, 0.5) with { Confidence = 0.5, Rival = new RivalName("red cone", 0.25) };

        var asRival = LookFusion.Supported(seen, "red cone", 8);
        var asFirst = LookFusion.Supported(seen, "red cube", 8);

        // Odds 1:3 times 8, and 1:1 times 8.
        (asRival.Name, asRival.Rival!.Name).ShouldBe(("red cone", "red cube"));
        asRival.Rival.Probability.ShouldBe(3 / 11.0, 1e-9);
        asRival.Confidence.ShouldBe(8 / 9.0, 1e-9);
        asFirst.Rival!.Probability.ShouldBe(1 / 25.0, 1e-9);
    }

    [Fact]
    public void Place_NothingThere_IsAdded()
    {
        List<PerceivedObject> seen = [At("red cube", 0.2f, 0.9)];

        LookFusion.Place(At("red cone", 0.5f, 0.9) with { Confidence = 0.7 }, seen);

        seen.Select(o => (o.Name, o.Confidence)).ShouldBe([("red cube", 1), ("red cone", 0.7)]);
    }

    [Theory]
    [InlineData(0.7, "red cone", "red cube", 0.3)]
    [InlineData(0.2, "red cube", "red cone", 0.2)]
    public void Place_AnotherIsThere_IsItUnderItsSecondName(double found, string name, string other, double probability)
    {
        List<PerceivedObject> seen = [At("red cube", 0.2f, 0.9) with { Facing = 1 }];

        LookFusion.Place(At("red cone", 0.21f, 0.9) with { Confidence = found }, seen);

        var one = seen.ShouldHaveSingleItem();
        (one.Name, one.Rival!.Name).ShouldBe((name, other));
        one.Rival.Probability.ShouldBe(probability, 1e-9);
        one.Confidence.ShouldBe(1);
    }

    [Fact]
    public void Find_SecondName_IsTheObjectUnderIt()
    {
        var scene = new PerceivedScene([At("red cube", 0.2f, 0.9) with { Rival = new RivalName("red cone", 0.4) }]);

        scene.Find("red cone")!.Rival.ShouldBe(new RivalName("red cube", 0.6));
        scene.Covers("red cone").ShouldBeTrue();
        scene.Find("red sphere").ShouldBeNull();
    }

    private static PerceivedObject At(string name, float x, double probability) => new(name) { Image = new Vector2(x, 0.5f), NameProbability = probability };
}
