using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

public sealed class RequestedViewpointTests
{
    private readonly QuestionPlanner closed = new(Models.Closed);
    private readonly QuestionPlanner open = new(Models.Open);

    [Theory]
    [InlineData("Is the blue cube on the left or on the right?", "red robot", "From the red robot's viewpoint, is the blue cube on its left or its right?")]
    [InlineData("Is the blue cube on the left or on the right?", "the Red bot", "From the red robot's viewpoint, is the blue cube on its left or its right?")]
    [InlineData("Is the blue cube to the left of the red robot?", "red robot", "From the red robot's viewpoint, is the blue cube on its left?")]
    [InlineData("How many objects are behind the red robot?", "red robot", "From the red robot's viewpoint, how many objects are behind it?")]
    [InlineData("From the red robot's viewpoint, is the blue cube in front or behind?", "red robot", "From the red robot's viewpoint, is the blue cube in front of it or behind it?")]
    [InlineData("Is the blue cube on its left or its right from its own viewpoint?", "red robot", "From the red robot's viewpoint, is the blue cube on its left or its right?")]
    [InlineData("At what clock position is the blue cube?", "red robot", "From the red robot's viewpoint, at what clock position is the blue cube?")]
    [InlineData("Is the red cone left or right of the blue cube?", "camera", "Is the red cone to the left or to the right of the blue cube?")]
    [InlineData("From my viewpoint, is the red cone left or right of the blue cube?", "camera", "Is the red cone to the left or to the right of the blue cube?")]
    public void Plan_ClosedLanguage_AsksFromThere(string question, string viewpoint, string canonical)
    {
        var plan = closed.Plan(question, [], viewpoint);

        plan.Text.ShouldBe(canonical);
        plan.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("How far apart are the red cone and the blue cube?", QuestionKind.Distance)]
    [InlineData("How many cubes are there?", QuestionKind.Count)]
    [InlineData("Is there a red cube?", QuestionKind.YesNo)]
    [InlineData("Which is closer to the red cone, the blue cube or the green sphere?", QuestionKind.CloserTo)]
    public void Plan_QuestionWithOneAnswerFromEverywhere_Warns(string question, QuestionKind kind)
    {
        foreach (var planner in new[] { closed, open })
        {
            var plan = planner.Plan(question, [], "red robot");

            plan.Question!.Kind.ShouldBe(kind);
            plan.Warnings.ShouldBe([$"viewpoint 'red robot' makes no difference to a question of kind {kind.Id()}."]);
            plan.Text.ShouldNotContain("viewpoint");
        }
    }

    [Theory]
    [InlineData("From the blue robot's viewpoint, is the red cube on its left or its right?", "red robot", "the blue robot")]
    [InlineData("Is the red cube on the blue robot's left?", "red robot", "the blue robot")]
    [InlineData("From the blue robot's viewpoint, is the red cube on its left or its right?", "camera", "the blue robot")]
    [InlineData("Is the red cube left or right of the blue robot from its own viewpoint?", "camera", "the object itself")]
    [InlineData("Is the red cube left or right of the blue robot from its own viewpoint?", "red robot", "the blue robot")]
    [InlineData("From my point of view, is the red cube on the left of the blue robot?", "blue robot", "the camera")]
    [InlineData("In which direction must the blue robot turn to face the red cube?", "red robot", "the blue robot")]
    public void Plan_WordsThatTakeAnotherViewpoint_AreContradicted(string question, string viewpoint, string words)
    {
        foreach (var planner in new[] { closed, open })
        {
            var invalid = Should.Throw<InvalidReasoningRequestException>(() => planner.Plan(question, [], viewpoint));

            invalid.Field.ShouldBe("viewpoint");
            invalid.Message.ShouldBe($"viewpoint is '{viewpoint}', but the question's own words take the viewpoint of {words}; leave one of the two out.");
        }
    }

    [Theory]
    [InlineData("chair")]
    [InlineData("blue cube")]
    [InlineData("")]
    [InlineData("Auto ")]
    public void Plan_ViewerTheClosedLanguageLacks_IsRefusedByName(string viewpoint)
    {
        var invalid = Should.Throw<InvalidReasoningRequestException>(() => closed.Plan("Is the red cube on the left or on the right?", [], viewpoint));

        invalid.Field.ShouldBe("viewpoint");
        invalid.Message.ShouldBe($"viewpoint is '{viewpoint}'; allowed is auto, camera, or an object that has a front, named by colour and shape, such as 'red robot'.");
    }

    [Theory]
    [InlineData("Is the ball left or right of the chair?", "dog", "From the dog's viewpoint: Is the ball left or right of the chair?")]
    [InlineData("Is the ball left or right of the chair?", "camera", "From the camera's viewpoint: Is the ball left or right of the chair?")]
    [InlineData("Could the ball be reached without turning?", "dog", "From the dog's viewpoint: Could the ball be reached without turning?")]
    [InlineData("From the dog's viewpoint, is the ball on its left?", "dog", "From the dog's viewpoint, is the ball on its left?")]
    [InlineData("From the camera's viewpoint, is the ball left of the chair?", "camera", "From the camera's viewpoint, is the ball left of the chair?")]
    [InlineData("Is the ball left or right of the chair?", "auto", "Is the ball left or right of the chair?")]
    public void Plan_OpenModel_IsToldWhoseViewpoint(string question, string viewpoint, string text) =>
        open.Plan(question, [], viewpoint).Text.ShouldBe(text);

    [Fact]
    public void Plan_OpenModelAndAViewer_IsAPerspectiveQuestion()
    {
        var plan = open.Plan("Is the ball on the left or on the right?", [], "dog");

        plan.Question!.Kind.ShouldBe(QuestionKind.PerspectiveLeftRight);
        plan.Question.Viewer.ShouldBe("dog");
    }
}
