using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Voting;

public sealed class ElectionTests
{
    [Fact]
    public void Count_Words_TheMostFrequentWins()
    {
        var outcome = Election.Count([Vote(0, "left"), Vote(1, "right"), Vote(2, "left"), new Ballot(3, null, -1)]);

        outcome.Answer!.Text.ShouldBe("left");
        outcome.Agreement.ShouldBe(0.5);
        outcome.Votes.ShouldBe([new Vote("left", 2, 2 / 3.0), new Vote("right", 1, 1 / 3.0)]);
        outcome.Representative.ShouldBe(0);
    }

    [Fact]
    public void Count_Tie_GoesToTheHigherSummedLogprob() =>
        Election.Count([Vote(0, "left", -3), Vote(1, "right", -1)]).Answer!.Text.ShouldBe("right");

    [Fact]
    public void Count_FullTie_GoesToTheLowerChain()
    {
        Election.Count([Vote(0, "left"), Vote(1, "right")]).Answer!.Text.ShouldBe("left");
        Election.Count([Vote(1, "left"), Vote(0, "right")]).Answer!.Text.ShouldBe("right");
    }

    [Fact]
    public void Count_Lengths_TakesTheMedianAndCountsWhatIsNear()
    {
        var outcome = Election.Count([Length(0, 2), Length(1, 2.25), Length(2, 2.5), Length(3, 9)]);

        outcome.Answer!.Value.ShouldBe(2.375);
        outcome.Answer.Unit.ShouldBe("m");
        outcome.Agreement.ShouldBe(0.5);
        outcome.Representative.ShouldBe(1);
    }

    [Fact]
    public void Count_OneWildLength_DoesNotMoveTheAnswer() =>
        Election.Count([Length(0, 2), Length(1, 2), Length(2, 12)]).Answer.ShouldBe(SpatialAnswer.Distance(2));

    [Fact]
    public void Count_Angles_AreAveragedOnTheCircle()
    {
        var outcome = Election.Count([Angle(0, 345), Angle(1, 15), Angle(2, 0)]);

        outcome.Answer!.Value!.Value.ShouldBe(0, 0.1);
        outcome.Agreement.ShouldBe(1);
    }

    [Fact]
    public void Count_MostSayAbsent_LengthsDoNotMatter() =>
        Election.Count([new Ballot(0, SpatialAnswer.Absent, -1), new Ballot(1, SpatialAnswer.Absent, -1), Length(2, 4)]).Answer.ShouldBe(SpatialAnswer.Absent);

    [Fact]
    public void Count_NoVotes_HasNoAnswer()
    {
        var outcome = Election.Count([new Ballot(0, null, -1)]);

        outcome.Answer.ShouldBeNull();
        outcome.Agreement.ShouldBe(0);
        outcome.Representative.ShouldBe(-1);
    }

    [Fact]
    public void Count_AnyOrderOfBallots_GivesTheSameOutcome()
    {
        Ballot[] ballots = [Vote(0, "a", -2), Vote(1, "b", -1), Vote(2, "a", -4), Vote(3, "b", -5), Vote(4, "c", -1)];

        var forward = Election.Count(ballots);
        var backward = Election.Count([.. ballots.Reverse()]);

        backward.Votes.ShouldBe(forward.Votes);
        backward.Answer.ShouldBe(forward.Answer);
    }

    private static Ballot Vote(int chain, string word, double logprob = -1) => new(chain, SpatialAnswer.Choice(word), logprob);

    private static Ballot Length(int chain, double metres) => new(chain, SpatialAnswer.Distance(metres), -1);

    private static Ballot Angle(int chain, double degrees) => new(chain, SpatialAnswer.Angle(degrees), -1);
}
