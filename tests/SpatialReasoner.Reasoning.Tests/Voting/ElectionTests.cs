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

        // Of the three that are no outliers.
        outcome.Answer!.Value.ShouldBe(2.25);
        outcome.Answer.Unit.ShouldBe("m");
        outcome.Agreement.ShouldBe(0.75);
        outcome.Representative.ShouldBe(0);
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

    [Fact]
    public void Count_Weights_DecideAndAreTallied()
    {
        var outcome = Election.Count(
        [
            Vote(0, "left") with { Weight = 0.1 }, Vote(1, "left") with { Weight = 0.1 }, Vote(2, "right") with { Weight = 0.6 },
            new Ballot(3, null, -1) with { Weight = 0.2 },
        ]);

        outcome.Answer!.Text.ShouldBe("right");
        outcome.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("right", 1), ("left", 2)]);
        outcome.Votes[0].Weight.ShouldBe(0.75, 1e-12);
        outcome.Votes[1].Weight.ShouldBe(0.25, 1e-12);
        outcome.Agreement.ShouldBe(0.25);
        outcome.Support.ShouldBe(0.6, 1e-12);
    }

    [Fact]
    public void Count_EqualWeights_AreAPluralityWhateverTheyAre()
    {
        Ballot[] ballots = [Vote(0, "a", -2), Vote(1, "b", -1), Vote(2, "a", -4), Vote(3, "c", -5), new Ballot(4, null, -1)];

        foreach (var weight in new[] { 0, 0.25, 8 })
        {
            var weighted = Election.Count([.. ballots.Select(b => b with { Weight = weight })]);

            weighted.Answer.ShouldBe(Election.Count(ballots).Answer);
            weighted.Votes.ShouldBe(Election.Count(ballots).Votes);
            weighted.Support.ShouldBe(weighted.Agreement);
        }
    }

    [Fact]
    public void Count_WeightedLengthsAndAngles_LeanToTheHeavier()
    {
        Election.Count([Length(0, 2) with { Weight = 5 }, Length(1, 3), Length(2, 3.5)]).Answer!.Value.ShouldBe(2);
        Election.Count([Angle(0, 0) with { Weight = 3 }, Angle(1, 90)]).Answer!.Value!.Value.ShouldBe(18.4, 0.05);
    }

    [Fact]
    public void Leaders_HeavyMinority_AreCountedInVotes() =>
        Election.Leaders([Vote(0, "left"), Vote(1, "left"), Vote(2, "right") with { Weight = 9 }]).ShouldBe((1, 2));

    [Fact]
    public void Leaders_ByWeight_AreSharesOfAllBallots()
    {
        var (leader, runnerUp) = Election.Leaders([Vote(0, "left"), Vote(1, "left"), Vote(2, "right") with { Weight = 3 }, new Ballot(3, null, -1) with { Weight = 3 }], byWeight: true);

        leader.ShouldBe(1.5, 1e-12);
        runnerUp.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Leaders_LengthsThatAgree_CountTogether() =>
        Election.Leaders([Length(0, 2), Length(1, 2.25), Length(2, 2.25), Length(3, 5), Length(4, 5.25), new Ballot(5, SpatialAnswer.Absent, -1)]).ShouldBe((3, 2));

    private static Ballot Vote(int chain, string word, double logprob = -1) => new(chain, SpatialAnswer.Choice(word), logprob);

    private static Ballot Length(int chain, double metres) => new(chain, SpatialAnswer.Distance(metres), -1);

    private static Ballot Angle(int chain, double degrees) => new(chain, SpatialAnswer.Angle(degrees), -1);
}
