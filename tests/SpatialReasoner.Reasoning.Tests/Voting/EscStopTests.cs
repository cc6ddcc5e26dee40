using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Voting;

public sealed class EscStopTests
{
    [Theory]
    [InlineData("aab", 3, false)]
    [InlineData("aa", 3, false)]
    [InlineData("aaa", 3, true)]
    [InlineData("baaa", 3, true)]
    [InlineData("aaab", 3, false)]
    [InlineData("aaabbb", 3, true)]
    [InlineData("a-aa", 3, false)]
    [InlineData("---", 3, false)]
    public void Decides_Ballots_WhenTheLastWindowIsOfOneMind(string votes, int window, bool decided) =>
        EscStop.Decides([.. votes.Select((v, i) => new Ballot(i, v == '-' ? null : SpatialAnswer.Choice(v.ToString()), -1))], window).ShouldBe(decided);

    [Fact]
    public void Decides_NearbyLengths_AreOfOneMind()
    {
        EscStop.Decides([Length(0, 9), Length(1, 2), Length(2, 2.25)], 2).ShouldBeTrue();
        EscStop.Decides([Length(0, 9), Length(1, 2), Length(2, 4)], 2).ShouldBeFalse();
    }

    private static Ballot Length(int chain, double metres) => new(chain, SpatialAnswer.Distance(metres), -1);
}
