using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Questions;

public sealed class OptionOrderTests
{
    [Fact]
    public void Solve_OptionsMovedOn_IsTheTruthMovedBack()
    {
        foreach (var (scene, difficulty, question, truth) in SampledQuestions.Of(QuestionKind.MultipleChoice, 1000))
        {
            var moved = question.WithOptionsMovedOn();
            var answer = QuestionSolver.Solve(moved, scene, difficulty.Tolerances)!;

            answer.ShouldNotBe(truth);
            answer.MovedBack(question).ShouldBe(truth);
            Enumerable.Range(0, question.Options.Count).Aggregate(question, (q, _) => q.WithOptionsMovedOn()).Options.ShouldBe(question.Options);
        }
    }

    [Fact]
    public void MovedBack_EveryLetter_IsThatOfTheSameOption()
    {
        var question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Options = ["1", "2", "3", "4"] };
        var moved = question.WithOptionsMovedOn();

        moved.Options.ShouldBe(["4", "1", "2", "3"]);
        for (var i = 0; i < 4; i++)
            question.Options[SpatialAnswer.Letter(i).MovedBack(question).Text[0] - 'A'].ShouldBe(moved.Options[i]);
    }
}
