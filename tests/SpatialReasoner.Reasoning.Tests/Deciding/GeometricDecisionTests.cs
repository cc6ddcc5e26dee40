using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Deciding;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Deciding;

public sealed class GeometricDecisionTests
{
    private static readonly SpatialQuestion LeftRight = Ask(QuestionKind.LeftRight, "red cube", "blue sphere");

    [Fact]
    public void Decide_ExactScenes_GivesTheTruthOfEveryKind()
    {
        var asked = 0;
        foreach (var kind in QuestionKinds.Scored.Append(QuestionKind.Facing))
        {
            for (long seed = 0; seed < 20; seed++)
            {
                var scene = SceneGenerator.GenerateGraph(seed, SceneDifficulty.Hard);
                var random = new SeededRandom(seed);
                if (QuestionSampler.TrySample(kind, scene, SceneDifficulty.Hard, ref random) is not { } sampled)
                    continue;
                asked++;

                var decision = GeometricDecision.Decide(sampled.Question, Seen(scene));

                decision.ShouldNotBeNull($"{kind} {seed}");
                decision.Answer.Type.ShouldBe(sampled.Answer.Type);
                if (sampled.Answer.Value is { } value)
                    decision.Answer.Value!.Value.ShouldBe(value, 0.06, $"{kind} {seed}");
                else
                    decision.Answer.Text.ShouldBe(sampled.Answer.Text, $"{kind} {seed}");
                decision.Confidence.ShouldBe(1);
            }
        }
        asked.ShouldBeGreaterThan(150);
    }

    [Fact]
    public void Decide_ObjectsWithinEachOthersSpread_IsUnsure()
    {
        var unsure = GeometricDecision.Decide(LeftRight, Pair(0.50f, 0.505f, 0.02f))!;
        var sure = GeometricDecision.Decide(LeftRight, Pair(0.50f, 0.70f, 0.02f))!;

        unsure.Confidence.ShouldBeInRange(0.5, 0.75);
        unsure.Votes.Select(v => v.Answer).ShouldBe(["left", "right"], ignoreOrder: true);
        sure.Confidence.ShouldBe(1);
    }

    [Fact]
    public void Decide_QuestionFromItsOtherEnd_IsAnsweredOverTheSameDraws()
    {
        var scene = Pair(0.50f, 0.505f, 0.02f);
        var turned = scene with { Objects = [new PerceivedObject("green cone") { Image = new Vector2(0.9f, 0.5f) }, .. scene.Objects.Reverse()] };

        var asked = GeometricDecision.Decide(LeftRight, scene)!;
        var inverse = GeometricDecision.Decide(Ask(QuestionKind.LeftRight, "blue sphere", "red cube"), turned)!;

        inverse.Draws.ShouldBe(asked.Draws.Select(d => d!.Text == "left" ? SpatialAnswer.Choice("right") : SpatialAnswer.Choice("left")));
    }

    [Fact]
    public void Decide_ChainsDisagree_VotesAreTheChains()
    {
        var scene = Pair(0.5f, 0.6f, 0) with { Samples = [Pair(0.5f, 0.6f, 0), Pair(0.5f, 0.6f, 0), Pair(0.7f, 0.6f, 0)] };

        var decision = GeometricDecision.Decide(LeftRight, scene)!;

        decision.Answer.Text.ShouldBe("left");
        decision.Confidence.ShouldBe(2 / 3.0, 0.1);
    }

    [Fact]
    public void Decide_NamedObjectNotInAWholeScene_IsAbsent() =>
        GeometricDecision.Decide(Ask(QuestionKind.LeftRight, "red cube", "green cone"), Pair(0.2f, 0.6f, 0.01f))!.Answer.ShouldBe(SpatialAnswer.Absent);

    [Fact]
    public void Decide_NamedObjectNotLookedFor_IsNoAnswer() =>
        GeometricDecision.Decide(Ask(QuestionKind.LeftRight, "red cube", "green cone"), Pair(0.2f, 0.6f, 0.01f) with { IsWhole = false }).ShouldBeNull();

    [Fact]
    public void Decide_CountOverPartOfTheScene_IsNoAnswer() =>
        GeometricDecision.Decide(Count, Pair(0.2f, 0.6f, 0.01f) with { IsWhole = false }).ShouldBeNull();

    [Fact]
    public void Decide_CoordinateMissing_IsNoAnswer() =>
        GeometricDecision.Decide(Ask(QuestionKind.NearFar, "red cube", "blue sphere"), Pair(0.2f, 0.6f, 0.01f)).ShouldBeNull();

    [Fact]
    public void Decide_ObjectThatMayNotBeThere_CountsAsOftenAsItIs()
    {
        var scene = Pair(0.2f, 0.6f, 0.01f);
        scene = scene with { Objects = [scene.Objects[0], scene.Objects[1] with { Confidence = 0.75 }] };

        var decision = GeometricDecision.Decide(Count, scene)!;

        decision.Answer.ShouldBe(SpatialAnswer.Count(2));
        decision.Confidence.ShouldBe(0.75, 0.1);
    }

    [Fact]
    public void Decide_ObjectOfTwoNames_IsOneOfThemInEveryDraw()
    {
        var scene = Pair(0.2f, 0.6f, 0.01f);
        scene = scene with { Objects = [scene.Objects[0] with { Rival = new RivalName("red cone", 0.25) }, scene.Objects[1]] };

        GeometricDecision.Decide(Count, scene)!.Confidence.ShouldBe(1);
        GeometricDecision.Decide(LeftRight, scene)!.Votes.Single(v => v.Answer == "left").Weight.ShouldBe(0.75, 0.1);
        GeometricDecision.Decide(Ask(QuestionKind.LeftRight, "red cone", "blue sphere"), scene)!.Answer.ShouldBe(SpatialAnswer.Absent);
    }

    [Fact]
    public void Decide_CountAmongOptions_TakesTheNearest()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = Count, Options = ["7", "3", "5"] };

        GeometricDecision.Decide(question, Pair(0.2f, 0.6f, 0.01f))!.Answer.ShouldBe(SpatialAnswer.Letter(1));
    }

    [Fact]
    public void Decide_WordAmongOptions_TakesOnlyTheSame()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = LeftRight, Options = ["right", "left"] };

        GeometricDecision.Decide(question, Pair(0.2f, 0.6f, 0.01f))!.Answer.ShouldBe(SpatialAnswer.Letter(1));
        GeometricDecision.Decide(question with { Options = ["above", "below"] }, Pair(0.2f, 0.6f, 0.01f)).ShouldBeNull();
    }

    [Fact]
    public void Decide_Distance_IsTheMedianOfTheDraws()
    {
        var scene = new PerceivedScene([On("red cube", 0, 6), On("blue sphere", 3, 10)]) { IsWhole = true };

        var decision = GeometricDecision.Decide(Ask(QuestionKind.Distance, "red cube", "blue sphere"), scene)!;

        decision.Answer.Value!.Value.ShouldBe(5, 0.05);
        decision.Confidence.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Decide_Locate_TellsWhereTheObjectIs() =>
        GeometricDecision.Decide(new SpatialQuestion { Kind = QuestionKind.Locate, Subject = ObjectReference.Named("red cube") }, new PerceivedScene([On("red cube", -1, 6)]))!
            .Answer.Text.ShouldContain("1 m left of the camera and 6 m ahead");

    [Fact]
    public void Decide_EmptySceneAskedForPresence_SaysNo() =>
        GeometricDecision.Decide(
            new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = ObjectReference.Named("red cube") }, new PerceivedScene([]) { Missing = ["red cube"] })!
            .Answer.ShouldBe(SpatialAnswer.YesNo(false));

    private static SpatialQuestion Count { get; } = new() { Kind = QuestionKind.Count, Filter = "object" };

    private static SpatialQuestion Ask(QuestionKind kind, string subject, string reference) =>
        new() { Kind = kind, Subject = ObjectReference.Named(subject), Reference = ObjectReference.Named(reference) };

    private static PerceivedScene Pair(float red, float blue, float spread) => new(
    [
        new PerceivedObject("red cube") { Image = new Vector2(red, 0.5f), Spread = new PerceivedSpread { Image = new Vector2(spread, spread) } },
        new PerceivedObject("blue sphere") { Image = new Vector2(blue, 0.5f), Spread = new PerceivedSpread { Image = new Vector2(spread, spread) } },
    ]) { IsWhole = true };

    private static PerceivedObject On(string name, float right, float ahead) =>
        new(name) { Ground = new Vector2(right, ahead), Spread = new PerceivedSpread { Ground = new Vector2(0.1f, 0.1f) } };

    private static PerceivedScene Seen(SceneGraph scene) => new([.. scene.Nodes.Select(n =>
        new PerceivedObject(n.Name) { Image = n.Image, Ground = n.Ground, CameraDistance = n.CameraDistance, Facing = n.Facing })]) { IsWhole = true };
}
