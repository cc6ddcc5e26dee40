using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Questions;

public sealed class QuestionInverseTests
{
    public static TheoryData<QuestionKind> Kinds =>
    [
        QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.AboveBelow, QuestionKind.NearFar, QuestionKind.CloserTo, QuestionKind.Distance,
        QuestionKind.YesNo, QuestionKind.MultipleChoice, QuestionKind.Absent, QuestionKind.Direction,
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Inverted_Twice_IsTheQuestionItself(QuestionKind kind)
    {
        foreach (var (_, _, question, truth) in SampledQuestions.Of(kind, 300).Where(s => s.Question.HasInverse()))
        {
            question.Inverted().Inverted().Meaning().ShouldBe(question.Meaning());
            question.Inverted().Meaning().ShouldNotBe(question.Meaning());
            truth.Inverted(question).Inverted(question).ShouldMean(truth, question.Meaning());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Solve_InvertedQuestion_IsTheInvertedTruth(QuestionKind kind)
    {
        var inverted = 0;
        foreach (var (scene, difficulty, question, truth) in SampledQuestions.Of(kind, 400).Where(s => s.Question.HasInverse()))
        {
            inverted++;
            QuestionSolver.Solve(question.Inverted(), scene, difficulty.Tolerances)!.Inverted(question).ShouldMean(truth, question.Meaning());
        }
        inverted.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Inverted_YesNo_ClaimsTheOppositeOfTheOtherEnd()
    {
        var question = new SpatialQuestion
        {
            Kind = QuestionKind.YesNo, Subject = ObjectReference.Named("red cube"), Reference = ObjectReference.Named("blue sphere"), Relation = Relation.Left,
        };

        QuestionText.Phrase(question.Inverted()).ShouldBe("Is the blue sphere to the right of the red cube?");
        SpatialAnswer.YesNo(true).Inverted(question).ShouldBe(SpatialAnswer.YesNo(true));
    }

    [Fact]
    public void Inverted_Viewpoint_IsRefused()
    {
        foreach (var kind in new[] { QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind, QuestionKind.PerspectiveCount, QuestionKind.Count, QuestionKind.WhichMost })
        {
            foreach (var (_, _, question, _) in SampledQuestions.Of(kind, 50))
            {
                question.HasInverse().ShouldBeFalse();
                Should.Throw<ArgumentException>(() => question.Inverted()).Message.ShouldContain(kind.Id());
            }
        }
    }
}
