using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

/// <summary>What the rules make of everyday objects, for models without a closed language.</summary>
public sealed class OpenQuestionTests
{
    private readonly QuestionPlanner planner = new(Models.Open);

    [Theory]
    [InlineData("How tall is the bookshelf?", QuestionKind.Size, AnswerType.Distance)]
    [InlineData("How wide is the door in centimetres?", QuestionKind.Size, AnswerType.Distance)]
    [InlineData("What is the height of the lamp?", QuestionKind.Size, AnswerType.Distance)]
    [InlineData("Which is bigger, the sofa or the table?", QuestionKind.Size, AnswerType.Object)]
    [InlineData("Is the sofa or the table longer?", QuestionKind.Size, AnswerType.Object)]
    [InlineData("In which direction is the door from the sofa?", QuestionKind.Direction, AnswerType.Angle)]
    [InlineData("At what clock position is the dog?", QuestionKind.Direction, AnswerType.Angle)]
    [InlineData("From the dog's viewpoint, at what clock position is the ball?", QuestionKind.Direction, AnswerType.Angle)]
    [InlineData("How far is the chair from the window?", QuestionKind.Distance, AnswerType.Distance)]
    [InlineData("Is the clock to the left of the door?", QuestionKind.YesNo, AnswerType.YesNo)]
    [InlineData("How many chairs are there?", QuestionKind.Count, AnswerType.Count)]
    [InlineData("Which is closer to the lamp, the sofa or the table?", QuestionKind.CloserTo, AnswerType.Object)]
    public void Plan_EverydayObjects_AreUnderstoodAndTyped(string question, QuestionKind kind, AnswerType type)
    {
        var plan = planner.Plan(question, []);

        plan.Question!.Kind.ShouldBe(kind);
        plan.AnswerType.ShouldBe(type);
        plan.Text.ShouldBe(question);
        plan.GeometryOnly.ShouldBeFalse();
        plan.IsFree.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Is the sofa bigger than the table?", AnswerType.YesNo, "Yes, clearly.", "yes")]
    [InlineData("Which is smaller, the sofa or the table?", AnswerType.Object, "The table", "table")]
    [InlineData("How tall is the man?", AnswerType.Distance, "5'6\"", "1.68 m")]
    [InlineData("At what clock position is the dog?", AnswerType.Angle, "at your 2", "2 o'clock")]
    public void Plan_EverydayObjects_AnswersAreRead(string question, AnswerType type, string said, string answer)
    {
        var read = planner.Plan(question, []).Read(said)!.Value.Answer;

        (read.Type, read.Text).ShouldBe((type, answer));
    }

    [Theory]
    [InlineData("How many chairs stand behind the table? (A) two (B) three", "3", "B")]
    [InlineData("How tall is the man?\nA. 150 cm\nB. 1.8 metres", "1.8 m", "B")]
    public void Plan_OptionsOfKnownType_AreFoundByWhatTheyMean(string question, string said, string letter) =>
        planner.Plan(question, []).Read(said)!.Value.Answer.Text.ShouldBe(letter);

    [Theory]
    [InlineData("Could a person walk to the door?", null, true)]
    [InlineData("Which animal is closest? (A) dog (B) cat", AnswerType.Letter, true)]
    [InlineData("Is the sofa bigger than the table?", AnswerType.YesNo, false)]
    public void Plan_WhatIsNotUnderstood_IsFree(string question, AnswerType? type, bool isFree)
    {
        var plan = planner.Plan(question, []);

        (plan.AnswerType, plan.IsFree).ShouldBe((type, isFree));
    }
}
