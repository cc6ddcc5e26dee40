using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

public sealed class AnswerTypeTests
{
    [Theory]
    [InlineData(AnswerType.Count, "I think there are three.", "3")]
    [InlineData(AnswerType.YesNo, "Yes, I do.", "yes")]
    [InlineData(AnswerType.Distance, "about 6 feet", "1.83 m")]
    [InlineData(AnswerType.Angle, "45 degrees", "45")]
    [InlineData(AnswerType.Object, "The wooden chair.", "wooden chair")]
    [InlineData(AnswerType.Choice, "It is to the left.", "left")]
    public void Plan_FreeQuestion_IsReadAsTheCallerAsks(AnswerType type, string said, string answer)
    {
        var plan = new QuestionPlanner(Models.Open).Plan("What would you say about the chairs?", [], "auto", type);

        plan.AnswerType.ShouldBe(type);
        plan.Read(said)!.Value.Answer.Text.ShouldBe(answer);
    }

    [Fact]
    public void Plan_TypeTheQuestionHasAnyway_ChangesNothing()
    {
        var planner = new QuestionPlanner(Models.Closed);

        planner.Plan(Requests.LeftRight, [], "auto", AnswerType.Choice).Format.ShouldBe(planner.Plan(Requests.LeftRight, []).Format);
        planner.Plan($"{Requests.LeftRight} (A) left (B) right", [], "auto", AnswerType.Letter).AnswerType.ShouldBe(AnswerType.Letter);
        planner.Plan(Requests.LeftRight, ["left", "right"], "auto", AnswerType.Choice).AnswerType.ShouldBe(AnswerType.Choice);
    }

    [Theory]
    [InlineData("Is the red cube left or right of the blue sphere?", AnswerType.Count, "answer_type is count, but a question of kind left_right is answered by choice.")]
    [InlineData("Is the red cube left or right of the blue sphere? (A) left (B) right", AnswerType.Choice, "answer_type is choice, but a question of kind multiple_choice is answered by letter.")]
    [InlineData("Are there any cubes?", AnswerType.Count, "answer_type is count, but ")]
    [InlineData("Is the red cube left or right of the blue sphere?", AnswerType.Absent, "answer_type is Absent; allowed is choice, yes_no, letter, object, count, distance, angle, description.")]
    public void Plan_TypeThatContradictsTheQuestion_NamesBoth(string question, AnswerType type, string message)
    {
        foreach (var model in new[] { Models.Closed, Models.Open })
        {
            var invalid = Should.Throw<InvalidReasoningRequestException>(() => new QuestionPlanner(model).Plan(question, [], "auto", type));

            invalid.Field.ShouldBe("answer_type");
            invalid.Message.ShouldStartWith(message);
        }
    }

    [Fact]
    public void Plan_LetterWithoutOptions_IsRefused() =>
        Should.Throw<InvalidReasoningRequestException>(() => new QuestionPlanner(Models.Open).Plan("What now?", [], "auto", AnswerType.Letter))
            .Message.ShouldBe("answer_type is letter, but the question offers no options.");

    [Fact]
    public void AnswerTypes_Ids_ReadBack()
    {
        foreach (var type in Enum.GetValues<AnswerType>())
        {
            AnswerTypes.TryParse(type.Id(), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(type);
        }
        AnswerTypes.TryParse("word", out _).ShouldBeFalse();
    }
}
