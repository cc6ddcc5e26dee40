using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Questions;

public sealed class QuestionSolverTests
{
    private static readonly RelationTolerances Tolerances = new(0.04f, 0.4f, 0.3f, 0.5f);

    // Seen from above: the robot in the middle looks at the camera, the cube is on our right and nearer, the sphere on our left and far.
    private static readonly SceneGraph Scene = new(
    [
        Node("red robot", 0.5f, 0.5f, 0, 8, 11, 270),
        Node("blue cube", 0.8f, 0.6f, 2, 7, 10),
        Node("green sphere", 0.2f, 0.3f, -2, 10.5f, 13),
    ]);

    private static SceneGraphNode Node(string name, float x, float y, float groundX, float groundZ, float distance, float? yaw = null) => new()
    {
        Name = name, Image = new Vector2(x, y), Ground = new Vector2(groundX, groundZ), CameraDistance = distance,
        Facing = yaw is { } degrees ? Angles.ToRadians(degrees) : null,
    };

    private static SpatialQuestion Ask(QuestionKind kind, string subject, string? reference = null, string? viewer = null) => new()
    {
        Kind = kind, Subject = ObjectReference.Named(subject), Reference = reference is null ? null : ObjectReference.Named(reference), Viewer = viewer,
    };

    [Theory]
    [InlineData(QuestionKind.LeftRight, "right")]
    [InlineData(QuestionKind.FrontBehind, "in front")]
    [InlineData(QuestionKind.AboveBelow, "below")]
    [InlineData(QuestionKind.NearFar, "nearer")]
    public void Solve_CameraRelations_AreTheCubesToTheSphere(QuestionKind kind, string expected)
    {
        QuestionSolver.Solve(Ask(kind, "blue cube", "green sphere"), Scene, Tolerances)!.Text.ShouldBe(expected);
    }

    [Fact]
    public void Solve_RobotFacingUs_SeesOurRightOnItsLeft()
    {
        QuestionSolver.Solve(Ask(QuestionKind.PerspectiveLeftRight, "blue cube", viewer: "red robot"), Scene, Tolerances)!.Text.ShouldBe("left");
        QuestionSolver.Solve(Ask(QuestionKind.PerspectiveFrontBehind, "green sphere", viewer: "red robot"), Scene, Tolerances)!.Text.ShouldBe("behind");
    }

    [Fact]
    public void Solve_Distance_IsAlongTheGroundInMetres()
    {
        var answer = QuestionSolver.Solve(Ask(QuestionKind.Distance, "red robot", "blue cube"), Scene, Tolerances)!;

        answer.Value!.Value.ShouldBe(Math.Sqrt(5), 1e-5);
        answer.Text.ShouldBe("2.25 m");
    }

    [Fact]
    public void Solve_MissingObject_IsAbsent()
    {
        QuestionSolver.Solve(Ask(QuestionKind.LeftRight, "blue cone", "red robot"), Scene, Tolerances).ShouldBe(SpatialAnswer.Absent);
    }

    [Fact]
    public void Solve_ExistenceOfAMissingObject_IsNo()
    {
        QuestionSolver.Solve(Ask(QuestionKind.YesNo, "blue cone"), Scene, Tolerances)!.Text.ShouldBe("no");
    }

    [Fact]
    public void Solve_WithinTheTolerance_AsksNothing()
    {
        var close = new SceneGraph([Scene.Find("red robot")!, Scene.Find("blue cube")! with { Image = new Vector2(0.53f, 0.6f) }]);

        QuestionSolver.Solve(Ask(QuestionKind.LeftRight, "blue cube", "red robot"), close, Tolerances).ShouldBeNull();
    }

    [Theory]
    [InlineData(Extreme.Leftmost, "green sphere")]
    [InlineData(Extreme.Rightmost, "blue cube")]
    [InlineData(Extreme.Nearest, "blue cube")]
    [InlineData(Extreme.Farthest, "green sphere")]
    public void Solve_WhichMost_NamesTheExtreme(Extreme extreme, string expected)
    {
        QuestionSolver.Solve(new SpatialQuestion { Kind = QuestionKind.WhichMost, Extreme = extreme }, Scene, Tolerances)!.Text.ShouldBe(expected);
    }

    [Fact]
    public void Solve_Superlative_StandsForItsObject()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.LeftRight, Subject = ObjectReference.Named("red robot"), Reference = ObjectReference.Most(Extreme.Nearest) };

        QuestionSolver.Solve(question, Scene, Tolerances)!.Text.ShouldBe("left");
    }

    [Theory]
    [InlineData("object", null, 3)]
    [InlineData("robot", null, 1)]
    [InlineData("green object", null, 1)]
    [InlineData("cone", null, 0)]
    [InlineData("object", Relation.Left, 1)]
    public void Solve_Counts_CountWhatMatches(string filter, Relation? side, int expected)
    {
        var question = new SpatialQuestion
        {
            Kind = QuestionKind.Count, Filter = filter, Relation = side, Reference = side is null ? null : ObjectReference.Named("red robot"),
        };

        QuestionSolver.Solve(question, Scene, Tolerances)!.Value.ShouldBe(expected);
    }

    [Theory]
    // The robot looks at us: what is behind it for us lies ahead of it for us only.
    [InlineData("blue cube", null, "red robot", "10 o'clock", 296.57)]
    [InlineData("green sphere", null, "red robot", "5 o'clock", 141.34)]
    [InlineData("blue cube", "red robot", null, "4 o'clock", 116.57)]
    [InlineData("red robot", null, null, "12 o'clock", 0)]
    [InlineData("green sphere", null, null, "12 o'clock", 349.22)]
    public void Solve_Direction_IsClockwiseFromStraightAhead(string subject, string? reference, string? viewer, string text, double degrees)
    {
        var answer = QuestionSolver.Solve(Ask(QuestionKind.Direction, subject, reference, viewer), Scene, Tolerances)!;

        answer.Text.ShouldBe(text);
        Math.IEEERemainder(answer.Value!.Value - degrees, 360).ShouldBe(0, 0.01);
        answer.Value.Value.ShouldBeInRange(0, 360);
    }

    [Fact]
    public void Solve_DirectionFromAViewerWithoutAFront_IsNull() =>
        QuestionSolver.Solve(Ask(QuestionKind.Direction, "red robot", viewer: "blue cube"), Scene, Tolerances).ShouldBeNull();

    [Fact]
    public void Solve_Size_ComparesAndMeasuresWhatIsKnown()
    {
        var measured = new SceneGraph(Scene.Nodes.Select((n, i) => n with { Extent = new Vector2(1, 1 + i) }));
        var tall = Ask(QuestionKind.Size, "red robot") with { Dimension = Dimension.Height };

        QuestionSolver.Solve(tall, measured, Tolerances)!.Text.ShouldBe("2 m");
        QuestionSolver.Solve(tall with { Other = ObjectReference.Named("blue cube") }, measured, Tolerances)!.Text.ShouldBe("blue cube");
        QuestionSolver.Solve(tall with { Other = ObjectReference.Named("blue cube"), Dimension = Dimension.Width }, measured, Tolerances).ShouldBeNull();
        QuestionSolver.Solve(tall, Scene, Tolerances).ShouldBeNull();
    }

    [Fact]
    public void Solve_MultipleChoice_GivesTheLetterOfTheTruth()
    {
        var question = new SpatialQuestion
        {
            Kind = QuestionKind.MultipleChoice, Inner = Ask(QuestionKind.LeftRight, "blue cube", "red robot"), Options = ["left", "right"],
        };

        QuestionSolver.Solve(question, Scene, Tolerances)!.Text.ShouldBe("B");
    }
}
