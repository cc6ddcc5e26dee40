using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Verification;

public sealed class GeometricVerifierTests
{
    private static readonly ObjectReference Cube = ObjectReference.Named("red cube"), Sphere = ObjectReference.Named("blue sphere");

    private static readonly SpatialQuestion LeftRight = new() { Kind = QuestionKind.LeftRight, Subject = Cube, Reference = Sphere };
    private static readonly SpatialQuestion Distance = new() { Kind = QuestionKind.Distance, Subject = Cube, Reference = Sphere };
    private static readonly SpatialQuestion ForRobot = new() { Kind = QuestionKind.PerspectiveLeftRight, Viewer = "red robot", Subject = Cube };
    private static readonly SpatialQuestion CountCubes = new() { Kind = QuestionKind.Count, Filter = "cube" };

    [Theory]
    [InlineData(" red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: left", Verdict.Entailed)]
    [InlineData(" red cube x3 y20; blue sphere x12 y9; x3 < x12; answer: right", Verdict.Contradicted)]
    [InlineData(" red cube x3 y20; blue sphere x12 y9; x3 > x12; answer: left", Verdict.Contradicted)]
    [InlineData(" red cube x3 y20; blue sphere x12 y9; x3 < x20; answer: left", Verdict.Contradicted)]
    [InlineData(" red cube x12 y20; blue sphere x12 y9; x12 = x12; answer: left", Verdict.Unverifiable)]
    [InlineData(" red cube x3 y20; blue sphere not in the image; answer: not in the image", Verdict.Entailed)]
    [InlineData(" red cube x3 y20; blue sphere not in the image; answer: left", Verdict.Contradicted)]
    [InlineData(" red cube x3 y20; blue sphere x12 y9; answer: not in the image", Verdict.Contradicted)]
    [InlineData(" answer: left", Verdict.Unverifiable)]
    public void Verify_LeftRight_FollowsTheChainsOwnNumbers(string chain, Verdict expected) =>
        GeometricVerifier.Verify(LeftRight, chain).Verdict.ShouldBe(expected);

    [Theory]
    [InlineData(" red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx1 dz1; answer: 1.5 m", Verdict.Entailed)]
    [InlineData(" red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx-1 dz-1; answer: 1.5 m", Verdict.Entailed)]
    [InlineData(" red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx1.25 dz1; answer: 1.5 m", Verdict.Unverifiable)]
    [InlineData(" red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx2 dz1; answer: 2.25 m", Verdict.Contradicted)]
    [InlineData(" red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx1 dz1; answer: 2.5 m", Verdict.Contradicted)]
    public void Verify_Distance_AddsUpOrIsOffByABinOrIsWrong(string chain, Verdict expected)
    {
        var verified = GeometricVerifier.Verify(Distance, chain);
        // Off by a bin casts doubt on the step, and the answer is judged by what the chain made of it.
        if (expected == Verdict.Unverifiable)
            verified.Claims.ShouldContain(c => c.Kind == ClaimKind.Number && c.Verdict == Verdict.Unverifiable && c.Support < 0.5);
        else
            verified.Verdict.ShouldBe(expected);
    }

    [Theory]
    [InlineData("dx-1 dz1 bearing135 relative45; answer: left", Verdict.Entailed)]
    [InlineData("dx-1 dz1 bearing135 relative45; answer: right", Verdict.Contradicted)]
    [InlineData("dx-1 dz1 bearing45 relative315; answer: left", Verdict.Contradicted)]
    [InlineData("dx-1 dz1 bearing135 relative225; answer: left", Verdict.Contradicted)]
    public void Verify_Viewpoint_ChecksBearingAndRelativeAngle(string tail, Verdict expected) =>
        GeometricVerifier.Verify(ForRobot, " red robot x16 y16 X0 Z8 yaw90; red cube x9 y12 X-1 Z9; " + tail).Verdict.ShouldBe(expected);

    [Fact]
    public void Verify_ViewpointCloseToTheLine_IsUnverifiableForBothAnswers()
    {
        const string Chain = " red robot x16 y16 X0 Z8 yaw90; red cube x9 y12 X0.25 Z9; dx0.25 dz1 bearing75 relative345; answer: ";

        GeometricVerifier.Verify(ForRobot, Chain + "right").Verdict.ShouldBe(Verdict.Unverifiable);
        GeometricVerifier.Verify(ForRobot, Chain + "left").Verdict.ShouldBe(Verdict.Unverifiable);
        GeometricVerifier.Verify(ForRobot, Chain + "right").Score.ShouldBeGreaterThan(GeometricVerifier.Verify(ForRobot, Chain + "left").Score);
    }

    [Theory]
    [InlineData(" red cube x3 y4 yes 1; gray cone x5 y6 no 1; blue cube x9 y9 yes 2; answer: 2", Verdict.Entailed)]
    [InlineData(" red cube x3 y4 yes 1; gray cone x5 y6 no 1; blue cube x9 y9 yes 3; answer: 3", Verdict.Contradicted)]
    [InlineData(" red cube x3 y4 yes 1; gray cone x5 y6 yes 2; blue cube x9 y9 yes 3; answer: 3", Verdict.Contradicted)]
    [InlineData(" red cube x3 y4 yes 1; red cube x5 y6 yes 2; answer: 2", Verdict.Contradicted)]
    [InlineData(" red cube x3 y4 yes 1; gray cone x5 y6 no 1; blue cube x9 y9 yes 2; answer: 3", Verdict.Contradicted)]
    public void Verify_Count_KeepsTheTally(string chain, Verdict expected) => GeometricVerifier.Verify(CountCubes, chain).Verdict.ShouldBe(expected);

    [Theory]
    [InlineData("the red cube is left of the blue sphere. The blue sphere is left of the green cone. So the red cube is left of the green cone.", Verdict.Entailed)]
    [InlineData("The red cube is left of the blue sphere. The blue sphere is left of the green cone. So the green cone is left of the red cube.", Verdict.Contradicted)]
    [InlineData("The red cube is left of the blue sphere, so the blue sphere is to the right of the red cube.", Verdict.Entailed)]
    [InlineData("The red cube is left of the blue sphere, but the blue sphere is to the left of the red cube.", Verdict.Contradicted)]
    [InlineData("The wooden chair is behind the round table. The round table is behind the wooden chair.", Verdict.Contradicted)]
    [InlineData("The red cube is left of the blue sphere. The green cone is behind the red cube.", Verdict.Unverifiable)]
    public void Verify_RelationsInProse_MustAgreeWithOneAnother(string prose, Verdict expected) =>
        GeometricVerifier.Verify(null, prose).Verdict.ShouldBe(expected);

    [Theory]
    [InlineData("The red mug is left of the blue plate.", Verdict.Entailed)]
    [InlineData("The red mug is to the right of the blue plate.", Verdict.Contradicted)]
    [InlineData("Because 0.2 < 0.7, the red mug is left of the blue plate.", Verdict.Entailed)]
    [InlineData("Because 0.2 > 0.7, the red mug is left of the blue plate.", Verdict.Contradicted)]
    [InlineData("The red mug is farther than the blue plate.", Verdict.Contradicted)]
    [InlineData("It is a lovely day.", Verdict.Unverifiable)]
    public void Verify_ProseOverJsonRecords_IsHeldAgainstThem(string sentence, Verdict expected)
    {
        const string Records = """
            {"object": "red mug", "image": [0.2, 0.5], "depth": 1.0}
            {"object": "blue plate", "image": [0.7, 0.5], "depth": 1.5}

            """;

        GeometricVerifier.Verify(null, Records + sentence).Verdict.ShouldBe(expected);
    }

    [Fact]
    public void Verify_AnswerOfAnOpenModel_IsHeldAgainstItsRecords()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = ObjectReference.Named("red mug"), Reference = ObjectReference.Named("blue plate") };
        const string Chain = """
            {"object": "red mug", "image": [0.2, 0.5], "depth": 1.0}
            {"object": "blue plate", "image": [0.7, 0.5], "depth": 1.5}
            <answer>{0}</answer>
            """;

        GeometricVerifier.Verify(question, Chain.Replace("{0}", "left")).Verdict.ShouldBe(Verdict.Entailed);
        GeometricVerifier.Verify(question, Chain.Replace("{0}", "right")).Verdict.ShouldBe(Verdict.Contradicted);
    }

    [Fact]
    public void Verify_AgainstAKnownScene_JudgesEveryKindOfCoordinateAndTheAnswer()
    {
        var known = new PerceivedScene(
        [
            new PerceivedObject("red robot") { Image = new(0.51f, 0.51f), Ground = new(0, 8), CameraDistance = 11, Facing = Angles.ToRadians(90) },
            new PerceivedObject("red cube") { Image = new(0.3f, 0.4f), Ground = new(-1, 9), CameraDistance = 12 },
        ]);
        const string Chain = " red robot x16 y16 X0 Z8 D15 yaw270; red cube x28 y12 X-1 Z9; answer: right";

        var verified = GeometricVerifier.Verify(ForRobot, Chain, known);

        verified.Verdict.ShouldBe(Verdict.Contradicted);
        verified.Claims.Where(c => c.Text.StartsWith("red robot", StringComparison.Ordinal)).Select(c => (c.Kind, c.Verdict)).ShouldBe(
        [
            (ClaimKind.Object, Verdict.Entailed), (ClaimKind.Position, Verdict.Entailed), (ClaimKind.Position, Verdict.Entailed),
            (ClaimKind.Depth, Verdict.Contradicted), (ClaimKind.Facing, Verdict.Contradicted),
        ]);
        verified.Claims.ShouldContain(c => c.Kind == ClaimKind.Position && c.Text.StartsWith("red cube", StringComparison.Ordinal) && c.Verdict == Verdict.Contradicted);
        verified.Claims[^1].ShouldSatisfyAllConditions(c => c.Kind.ShouldBe(ClaimKind.Answer), c => c.Verdict.ShouldBe(Verdict.Contradicted), c => c.Reason.ShouldNotBeEmpty());
        GeometricVerifier.Verify(ForRobot, " answer: left", known).Verdict.ShouldBe(Verdict.Entailed);
        GeometricVerifier.Verify(ForRobot, " red cube not in the image; answer: not in the image", known).Verdict.ShouldBe(Verdict.Contradicted);
    }

    [Fact]
    public void Verify_Prefix_ScoresLowerOnceAStepIsWrong()
    {
        var right = GeometricVerifier.Verify(Distance, " red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx1 dz1;");
        var wrong = GeometricVerifier.Verify(Distance, " red cube x3 y20 X0 Z8; blue sphere x12 y9 X1 Z9; dx3 dz1;");

        right.Verdict.ShouldBe(Verdict.Entailed);
        wrong.Verdict.ShouldBe(Verdict.Contradicted);
        wrong.Score.ShouldBeLessThan(right.Score);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";;;")]
    [InlineData(" red cube x; x3 <; dx1; answer:")]
    [InlineData(" red cube x99999999999999999999999999999999999999999999 y1; yes 999999; answer: left")]
    [InlineData("{\"object\": 3} {{}} <answer></answer> \\boxed{}")]
    [InlineData(" red cube x3 y20; A left yes; Z nothing no; answer: Q")]
    public void Verify_Rubbish_IsSurvived(string chain)
    {
        var question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = LeftRight, Options = ["left", "right"] };

        foreach (var asked in new[] { question, LeftRight, Distance, ForRobot, CountCubes, null })
            GeometricVerifier.Verify(asked, chain).Score.ShouldBeInRange(0, 1);
    }
}
